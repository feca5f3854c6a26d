/**
 * The most common passwords that are long enough to be taken, and words people put digits around until they are. In
 * small letters.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `password passwort password password1 passw0rd p@ssword p@ssw0rd pass123456 mypassword yourpassword
  password12 password123 password1234 password12345 password123456 passwordpassword passwort123 passwort1234
  qwerty qwertyuiop qwertyuiop123 qwerty123456 qwerty12345 qwerty1234 qwertzuiop qwertzuiop123 azertyuiop
  asdfghjkl asdfghjkl123 zxcvbnm zxcvbnm123 asdfasdf asdfasdfasdf 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc q1w2e3r4t5y6
  1qazxsw23edc zaq12wsx 1234567890 0123456789 12345678910 123456789a a123456789 abc123456789 abcd123456 abcdefghij
  abcdefghijkl abcdefghijklmnop 9876543210 0987654321 1029384756 1122334455 1234554321 123123123123 123456123456
  iloveyou iloveyou12 iloveyou123 iloveyouforever sunshine sunshine123 princess princess123 football football123
  baseball baseball123 basketball superman superman123 batman starwars pokemon dragon monkey shadow master welcome
  welcome123 welcome1234 welcome12345 letmein letmein123 letmein1234 letmeinplease trustno1 changeme changeme123
  changemenow administrator admin admin123456 admin12345 administrator1 rootroot rootpassword defaultpassword
  temporary temporary123 testtest testtest123 test123456 testpassword secret secretpassword secret123456 supersecret
  whatever whatever123 computer computer123 internet internet123 michael jennifer jordan23 charlie hello123456
  hellohello helloworld hellokitty liverpool chelsea arsenal manchester barcelona realmadrid juventus schalke04
  november december september summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2026 autumn2026
  deskbell deskbell123 support support123 supportteam customerservice customersupport helpdesk helpdesk123 welcomehome
  correcthorsebatterystaple fuckyou fuckyou123 asshole qazwsxedc qazwsxedcrfv google123456 facebook linkedin
  zxcvbnmasdf lovelove loveyou123 mustang corvette mercedes ferrari samsung samsung123 iphone`.split(/\s+/),
);
