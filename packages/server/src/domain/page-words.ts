// What the pages say that mails lead to, in the widget’s languages. `{business}` is filled in.

export const PAGE_WORDS = {
  en: {
    continueTitle: 'Your conversation with {business}',
    continueText: 'Go on where you left off.',
    goneTitle: 'This link does not work any more',
    goneText:
      'It works once and for 3 days. You can still write to us, and log in with a code to find your conversation.',
    brokenTitle: 'This link does not work',
    brokenText:
      'A part of it may be missing: open it in the mail once more, or use the one in our newest mail. If your conversation was deleted, no more mails will come.',
    openChat: 'Open the chat',
    refuseTitle: 'No more mails about replies?',
    refuseText: 'If you agree, {business} will not mail you about new replies any more. They are still in the chat.',
    refusedTitle: 'You will get no more mails',
    refusedText: '{business} will not mail you about new replies. They are in the chat when you come back.',
    undo: 'Mail me again',
    failed: 'That did not work. Please try again.',
  },
  de: {
    continueTitle: 'Ihr Gespräch mit {business}',
    continueText: 'Machen Sie dort weiter, wo Sie aufgehört haben.',
    goneTitle: 'Dieser Link gilt nicht mehr',
    goneText:
      'Er gilt einmal und 3 Tage lang. Sie können uns trotzdem schreiben und mit einem Code Ihr Gespräch wiederfinden.',
    brokenTitle: 'Dieser Link funktioniert nicht',
    brokenText:
      'Vielleicht fehlt ein Teil davon: Öffnen Sie ihn noch einmal in der E-Mail, oder nehmen Sie den aus unserer neuesten E-Mail. Wurde Ihr Gespräch gelöscht, kommen keine E-Mails mehr.',
    openChat: 'Chat öffnen',
    refuseTitle: 'Keine E-Mails mehr über Antworten?',
    refuseText:
      'Wenn Sie zustimmen, schickt {business} Ihnen keine E-Mails mehr über neue Antworten. Im Chat stehen sie weiterhin.',
    refusedTitle: 'Sie bekommen keine E-Mails mehr',
    refusedText:
      '{business} schickt Ihnen keine E-Mails über neue Antworten. Sie stehen im Chat, wenn Sie wiederkommen.',
    undo: 'Doch wieder E-Mails schicken',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
  fr: {
    continueTitle: 'Votre conversation avec {business}',
    continueText: 'Reprenez là où vous vous étiez arrêté.',
    goneTitle: 'Ce lien ne fonctionne plus',
    goneText:
      'Il fonctionne une seule fois, pendant 3 jours. Vous pouvez toujours nous écrire et retrouver votre conversation avec un code.',
    brokenTitle: 'Ce lien ne fonctionne pas',
    brokenText:
      'Il en manque peut-être une partie : ouvrez-le de nouveau depuis l’e-mail, ou utilisez celui de notre e-mail le plus récent. Si votre conversation a été supprimée, vous ne recevrez plus d’e-mails.',
    openChat: 'Ouvrir le chat',
    refuseTitle: 'Ne plus recevoir d’e-mails sur les réponses ?',
    refuseText:
      'Si vous confirmez, {business} ne vous enverra plus d’e-mails pour les nouvelles réponses. Elles restent dans le chat.',
    refusedTitle: 'Vous ne recevrez plus d’e-mails',
    refusedText:
      '{business} ne vous enverra pas d’e-mails pour les nouvelles réponses. Vous les trouverez dans le chat.',
    undo: 'Recevoir à nouveau les e-mails',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  },
  es: {
    continueTitle: 'Su conversación con {business}',
    continueText: 'Siga donde lo dejó.',
    goneTitle: 'Este enlace ya no funciona',
    goneText:
      'Funciona una sola vez, durante 3 días. Puede escribirnos igualmente y encontrar su conversación con un código.',
    brokenTitle: 'Este enlace no funciona',
    brokenText:
      'Puede que le falte una parte: ábralo de nuevo desde el correo o use el de nuestro correo más reciente. Si su conversación se eliminó, no recibirá más correos.',
    openChat: 'Abrir el chat',
    refuseTitle: '¿No recibir más correos sobre respuestas?',
    refuseText: 'Si confirma, {business} no le enviará más correos sobre nuevas respuestas. Seguirán en el chat.',
    refusedTitle: 'No recibirá más correos',
    refusedText: '{business} no le enviará correos sobre nuevas respuestas. Las encontrará en el chat.',
    undo: 'Volver a recibir correos',
    failed: 'No ha funcionado. Inténtelo de nuevo.',
  },
  it: {
    continueTitle: 'La tua conversazione con {business}',
    continueText: 'Riprendi da dove avevi lasciato.',
    goneTitle: 'Questo link non funziona più',
    goneText:
      'Funziona una sola volta, per 3 giorni. Puoi comunque scriverci e ritrovare la conversazione con un codice.',
    brokenTitle: 'Questo link non funziona',
    brokenText:
      'Forse ne manca una parte: aprilo di nuovo dall’e-mail o usa quello della nostra e-mail più recente. Se la conversazione è stata eliminata, non arriveranno altre e-mail.',
    openChat: 'Apri la chat',
    refuseTitle: 'Non ricevere più e-mail sulle risposte?',
    refuseText: 'Se confermi, {business} non ti invierà più e-mail sulle nuove risposte. Restano nella chat.',
    refusedTitle: 'Non riceverai più e-mail',
    refusedText: '{business} non ti invierà e-mail sulle nuove risposte. Le trovi nella chat.',
    undo: 'Ricevi di nuovo le e-mail',
    failed: 'Non ha funzionato. Riprova.',
  },
  pt: {
    continueTitle: 'A sua conversa com {business}',
    continueText: 'Continue de onde parou.',
    goneTitle: 'Este link já não funciona',
    goneText:
      'Funciona uma única vez, durante 3 dias. Você ainda pode nos escrever e encontrar a conversa com um código.',
    brokenTitle: 'Este link não funciona',
    brokenText:
      'Talvez falte uma parte dele: abra-o de novo no e-mail ou use o do nosso e-mail mais recente. Se a sua conversa foi apagada, não chegarão mais e-mails.',
    openChat: 'Abrir o chat',
    refuseTitle: 'Não receber mais e-mails sobre respostas?',
    refuseText: 'Se você confirmar, {business} não enviará mais e-mails sobre novas respostas. Elas continuam no chat.',
    refusedTitle: 'Você não receberá mais e-mails',
    refusedText: '{business} não enviará e-mails sobre novas respostas. Você as encontra no chat.',
    undo: 'Receber e-mails novamente',
    failed: 'Não funcionou. Tente novamente.',
  },
  nl: {
    continueTitle: 'Uw gesprek met {business}',
    continueText: 'Ga verder waar u gebleven was.',
    goneTitle: 'Deze link werkt niet meer',
    goneText:
      'Hij werkt één keer, 3 dagen lang. U kunt ons nog steeds schrijven en met een code uw gesprek terugvinden.',
    brokenTitle: 'Deze link werkt niet',
    brokenText:
      'Misschien ontbreekt er een deel: open hem nog eens vanuit de e-mail, of gebruik die in onze nieuwste e-mail. Is uw gesprek verwijderd, dan komen er geen e-mails meer.',
    openChat: 'Chat openen',
    refuseTitle: 'Geen e-mails meer over antwoorden?',
    refuseText:
      'Als u akkoord gaat, stuurt {business} u geen e-mails meer over nieuwe antwoorden. Ze staan nog wel in de chat.',
    refusedTitle: 'U krijgt geen e-mails meer',
    refusedText: '{business} stuurt u geen e-mails over nieuwe antwoorden. U vindt ze in de chat.',
    undo: 'Toch weer e-mails sturen',
    failed: 'Dat is niet gelukt. Probeer het opnieuw.',
  },
  pl: {
    continueTitle: 'Twoja rozmowa z {business}',
    continueText: 'Wróć do rozmowy w tym samym miejscu.',
    goneTitle: 'Ten link już nie działa',
    goneText: 'Działa raz, przez 3 dni. Nadal możesz do nas napisać i odnaleźć rozmowę za pomocą kodu.',
    brokenTitle: 'Ten link nie działa',
    brokenText:
      'Być może brakuje jego części: otwórz go jeszcze raz w e-mailu albo użyj linku z naszego najnowszego e-maila. Jeśli rozmowa została usunięta, nie będzie więcej e-maili.',
    openChat: 'Otwórz czat',
    refuseTitle: 'Nie wysyłać e-maili o odpowiedziach?',
    refuseText:
      'Jeśli potwierdzisz, {business} nie będzie już wysyłać e-maili o nowych odpowiedziach. Nadal będą na czacie.',
    refusedTitle: 'Nie będzie więcej e-maili',
    refusedText: '{business} nie będzie wysyłać e-maili o nowych odpowiedziach. Znajdziesz je na czacie.',
    undo: 'Wysyłajcie e-maile ponownie',
    failed: 'Nie udało się. Spróbuj ponownie.',
  },
  tr: {
    continueTitle: '{business} ile görüşmeniz',
    continueText: 'Kaldığınız yerden devam edin.',
    goneTitle: 'Bu bağlantı artık çalışmıyor',
    goneText: 'Bir kez ve 3 gün boyunca çalışır. Bize yine yazabilir, bir kodla görüşmenizi bulabilirsiniz.',
    brokenTitle: 'Bu bağlantı çalışmıyor',
    brokenText:
      'Bir parçası eksik olabilir: e-postadan yeniden açın ya da en yeni e-postamızdaki bağlantıyı kullanın. Görüşmeniz silindiyse artık e-posta gelmez.',
    openChat: 'Sohbeti aç',
    refuseTitle: 'Yanıtlar için e-posta gönderilmesin mi?',
    refuseText: 'Onaylarsanız {business} yeni yanıtlar için artık e-posta göndermeyecek. Yanıtlar sohbette kalır.',
    refusedTitle: 'Artık e-posta almayacaksınız',
    refusedText: '{business} yeni yanıtlar için e-posta göndermeyecek. Yanıtları sohbette bulursunuz.',
    undo: 'Yeniden e-posta gönder',
    failed: 'Olmadı. Lütfen yeniden deneyin.',
  },
  ar: {
    continueTitle: 'محادثتك مع {business}',
    continueText: 'تابع من حيث توقفت.',
    goneTitle: 'لم يعد هذا الرابط يعمل',
    goneText: 'يعمل مرة واحدة ولمدة 3 أيام. لا يزال بإمكانك مراسلتنا والعثور على محادثتك باستخدام رمز.',
    brokenTitle: 'هذا الرابط لا يعمل',
    brokenText:
      'ربما ينقصه جزء: افتحه مرة أخرى من رسالة البريد، أو استخدم الرابط الموجود في أحدث رسالة منا. إذا حُذفت محادثتك فلن تصلك رسائل أخرى.',
    openChat: 'فتح المحادثة',
    refuseTitle: 'إيقاف رسائل البريد عن الردود؟',
    refuseText: 'إذا وافقت، فلن يرسل {business} إليك رسائل عن الردود الجديدة بعد الآن. ستبقى في المحادثة.',
    refusedTitle: 'لن تصلك رسائل بعد الآن',
    refusedText: 'لن يرسل {business} إليك رسائل عن الردود الجديدة. ستجدها في المحادثة.',
    undo: 'استئناف الرسائل',
    failed: 'تعذّر ذلك. يُرجى المحاولة مرة أخرى.',
  },
  ja: {
    continueTitle: '{business}との会話',
    continueText: '続きからどうぞ。',
    goneTitle: 'このリンクは使えなくなりました',
    goneText:
      'リンクは3日間、1回だけ使えます。引き続きメッセージを送ることができ、コードでログインすると会話が見つかります。',
    brokenTitle: 'このリンクは使えません',
    brokenText:
      'リンクの一部が欠けている可能性があります。メールからもう一度開くか、最新のメールにあるリンクをお使いください。会話が削除されている場合、メールはもう届きません。',
    openChat: 'チャットを開く',
    refuseTitle: '返信のお知らせメールを停止しますか？',
    refuseText: '同意されると、{business}から新しい返信のお知らせメールは届かなくなります。返信はチャットで読めます。',
    refusedTitle: 'お知らせメールを停止しました',
    refusedText: '{business}から新しい返信のお知らせメールは届きません。返信はチャットで読めます。',
    undo: 'メールを再開する',
    failed: 'うまくいきませんでした。もう一度お試しください。',
  },
  zh: {
    continueTitle: '您与 {business} 的会话',
    continueText: '从上次的地方继续。',
    goneTitle: '此链接已失效',
    goneText: '链接 3 天内有效，只能使用一次。您仍可给我们留言，并用验证码登录找回会话。',
    brokenTitle: '此链接无法使用',
    brokenText:
      '链接可能不完整：请从邮件中重新打开，或使用我们最新邮件中的链接。如果您的会话已被删除，就不会再有邮件。',
    openChat: '打开聊天',
    refuseTitle: '不再接收回复通知邮件？',
    refuseText: '如果您同意，{business} 将不再就新回复给您发邮件。回复仍在聊天中。',
    refusedTitle: '您不会再收到邮件',
    refusedText: '{business} 不会就新回复给您发邮件。您可以在聊天中查看。',
    undo: '重新接收邮件',
    failed: '操作未成功，请重试。',
  },
};
