// The chat is what this page is for: it opens by itself, and by the button once it was closed.
function deskbell(...call) {
  if (window.deskbell?.isReady) window.deskbell(...call);
  else {
    const stub = window.deskbell ?? ((...later) => stub.q.push(later));
    stub.q ??= [];
    window.deskbell = stub;
    stub.q.push(call);
  }
}

deskbell('open');
document.getElementById('open-chat').addEventListener('click', () => deskbell('open'));
