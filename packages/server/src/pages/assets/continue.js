// The button uses the link up and goes on to where the conversation is; looking at this page does not.
const button = document.getElementById('go');
const problem = document.getElementById('problem');
const gone = document.getElementById('gone');

button.addEventListener('click', async () => {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  problem.hidden = true;
  try {
    const response = await fetch(button.dataset.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: button.dataset.token }),
    });
    const { success, data } = await response.json();
    if (success) {
      // In place of this page: "back" would lead to a link that is used up.
      location.replace(data.url);
      return;
    }
    if (response.status === 404) {
      document.getElementById('ready').hidden = true;
      gone.hidden = false;
      gone.focus();
      return;
    }
    problem.hidden = false;
  } catch {
    problem.hidden = false;
  }
  button.removeAttribute('aria-busy');
});
