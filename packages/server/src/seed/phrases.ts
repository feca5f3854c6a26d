// What people write to a shop, in several languages. `{o}` is an order number, `{p}` a product, `{c}` a place.

export interface Language {
  names: readonly string[];
  places: readonly string[];
  products: readonly string[];
  questions: readonly string[];
  answers: readonly string[];
  thanks: readonly string[];
}

const english: Language = {
  names: ['Ada Byron', 'Grace Field', 'Samuel Okoye', 'Priya Nair', 'Tom Fletcher', 'Zoë Lindqvist'],
  places: ['Leeds', 'Dublin', 'Austin', 'Toronto'],
  products: ['desk lamp', 'oak shelf', 'wool blanket', 'teapot', 'garden chair', 'wall clock'],
  questions: [
    'Has my order {o} shipped yet?',
    'The {p} from order {o} arrived with a scratch. Can I get a new one?',
    'Do you deliver the {p} to {c}, and what would it cost?',
    'I would like to return the {p}; the colour is not what I expected.',
    'Is the {p} in stock again? I would like two of them.',
    'My discount code does not work for order {o}, could you have a look?',
  ],
  answers: [
    'Order {o} left our warehouse this morning. You will get the tracking link by e-mail.',
    'I am sorry about that. We will send you a new {p} at no cost.',
    'Yes, we deliver to {c} within four days.',
    'Let me check that for you.',
    'The refund for {o} is on its way; it can take up to five days.',
  ],
  thanks: ['Thank you, that helps!', 'Great, thanks a lot.', 'Perfect. Have a nice day!', 'ok 👍'],
};

const german: Language = {
  names: ['Jörg Müller', 'Anna Schäfer', 'Käthe Groß', 'Mehmet Yıldız', 'Lena Weiß'],
  places: ['Köln', 'München', 'Zürich', 'Graz'],
  products: ['Schreibtischlampe', 'Regal', 'Wolldecke', 'Teekanne', 'Gartenstuhl'],
  questions: [
    'Ist meine Bestellung {o} schon unterwegs?',
    'Die {p} ist beschädigt angekommen, können Sie sie umtauschen?',
    'Liefern Sie auch nach {c}? Wie hoch wären die Versandkosten?',
    'Ich möchte die Bestellung {o} zurückgeben, die Größe passt nicht.',
  ],
  answers: [
    'Ihre Bestellung {o} ist heute verschickt worden.',
    'Das tut uns leid. Wir schicken Ihnen kostenlos Ersatz.',
    'Nach {c} liefern wir in zwei bis drei Tagen.',
    'Die Rückzahlung ist veranlasst, sie dauert höchstens fünf Tage.',
  ],
  thanks: ['Vielen Dank für die schnelle Hilfe!', 'Danke, schöne Grüße', 'Super, danke!'],
};

const french: Language = {
  names: ['Élodie Lefèvre', 'François Dubois', 'Chloé Besançon'],
  places: ['Besançon', 'Liège', 'Montréal'],
  products: ['lampe de bureau', 'étagère en chêne', 'théière', 'chaise de jardin'],
  questions: [
    'Où est ma commande {o} ?',
    'La {p} est arrivée cassée, que dois-je faire ?',
    'Livrez-vous à {c} avant la fête ?',
  ],
  answers: [
    'Votre commande {o} a été expédiée ce matin.',
    'Nous sommes désolés, une nouvelle {p} part dès aujourd’hui.',
    'Oui, nous livrons à {c} sous trois jours.',
  ],
  thanks: ['Merci beaucoup !', 'Parfait, merci et à bientôt'],
};

const spanish: Language = {
  names: ['María Peña', 'José Núñez', 'Lucía Muñoz'],
  places: ['Málaga', 'Bogotá', 'Córdoba'],
  products: ['lámpara', 'manta de lana', 'tetera', 'silla de jardín'],
  questions: [
    '¿Cuándo llega mi pedido {o}?',
    'La {p} llegó dañada, ¿me la pueden cambiar?',
    '¿Hacen envíos a {c}? ¿Cuánto cuesta?',
  ],
  answers: ['Su pedido {o} salió hoy.', 'Lo sentimos mucho, le enviamos otra {p}.', 'Sí, a {c} tarda tres días.'],
  thanks: ['¡Muchas gracias!', 'Perfecto, mañana lo reviso'],
};

const russian: Language = {
  names: ['Алёна Королёва', 'Пётр Иванов'],
  places: ['Алматы', 'Ереван', 'Рига'],
  products: ['лампа', 'полка', 'чайник'],
  questions: ['Где мой заказ {o}?', 'Товар {p} пришёл повреждённым, что делать?', 'Есть ли доставка в {c}?'],
  answers: [
    'Заказ {o} отправлен сегодня утром.',
    'Мы вышлем новый товар бесплатно.',
    'Да, доставка в {c} занимает неделю.',
  ],
  thanks: ['Спасибо большое!', 'Отлично, жду'],
};

const chinese: Language = {
  names: ['王小明', '李娜', '陈静'],
  places: ['上海', '新加坡', '台北'],
  products: ['台灯', '书架', '羊毛毯', '茶壶'],
  questions: ['我的订单 {o} 发货了吗?', '{p}收到的时候已经坏了,可以退货吗?', '可以送到{c}吗?运费是多少?'],
  answers: ['您的订单 {o} 今天早上已经发货。', '非常抱歉,我们会免费给您换一个新的{p}。', '可以,送到{c}大约需要五天。'],
  thanks: ['谢谢!', '好的,非常感谢您的帮助'],
};

const japanese: Language = {
  names: ['佐藤花子', '鈴木一郎'],
  places: ['東京', '札幌'],
  products: ['デスクランプ', '本棚', '急須'],
  questions: [
    '注文 {o} はもう発送されましたか。',
    '{p}が壊れて届きました。返品できますか。',
    '{c}まで配送できますか。',
  ],
  answers: [
    'ご注文 {o} は本日発送いたしました。',
    '申し訳ございません。新しい{p}をお送りします。',
    'はい、{c}まで三日ほどです。',
  ],
  thanks: ['ありがとうございます。', '助かりました'],
};

const arabic: Language = {
  names: ['ليلى حسن', 'عمر خالد'],
  places: ['دبي', 'القاهرة'],
  products: ['مصباح', 'رف', 'إبريق شاي'],
  questions: ['هل تم شحن طلبي رقم {o}؟', 'وصل {p} مكسورًا، هل يمكن استبداله؟', 'هل توصلون إلى {c}؟'],
  answers: ['تم شحن الطلب {o} هذا الصباح.', 'نعتذر، سنرسل لك {p} جديدًا.', 'نعم، نوصل إلى {c} خلال أسبوع.'],
  thanks: ['شكرًا جزيلًا!', 'ممتاز، شكرًا'],
};

/** As often as they come up. */
export const LANGUAGES: readonly Language[] = [
  english,
  english,
  english,
  english,
  english,
  german,
  german,
  german,
  french,
  spanish,
  russian,
  chinese,
  japanese,
  arabic,
];

export const NOTES = [
  'Called the carrier about {o}: it is stuck at customs.',
  'Regular customer, be generous.',
  'Second complaint about the {p}, tell the workshop.',
  'Refund for {o} approved by Ada.',
];
export const TAGS = ['delivery', 'refund', 'damaged', 'vip', 'wholesale', 'question', 'billing', 'bug'];
export const MEMBERS = ['Ada Adler', 'Ben Okafor', 'Chiara Russo', 'Dmitri Petrov', 'Emi Tanaka'];
