// Keeps the place on the page: what a form with data-inline asks for is shown beside it. Without this file the same
// answer comes as a page of its own. Nothing is saved from here: forms that save are sent by the browser itself.
const main = document.querySelector('main');

document.addEventListener('submit', event => {
  const form = event.target;
  const { submitter } = event;
  if (form.dataset.busy === 'yes') {
    event.preventDefault();
    return;
  }
  form.dataset.busy = 'yes';
  showProgress(form, submitter);
  if (!('inline' in form.dataset)) return;
  event.preventDefault();
  ask(form, submitter).catch(() => leave(form, submitter));
});

// who comes back by the browser's button finds forms that can be sent again
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-busy]')) endProgress(form);
});

async function ask(form, submitter) {
  const fields = new URLSearchParams(new FormData(form, submitter));
  const isGet = form.method === 'get';
  const url = isGet ? `${form.action}?${fields}` : form.action;
  const answer = await fetch(url, isGet ? {} : { method: 'POST', body: fields });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const outcome = page.getElementById('outcome');
  if (outcome === null) throw new Error('this is for a page of its own');
  endProgress(form);
  const shown = document.adoptNode(outcome);
  const before = document.getElementById('outcome');
  // what is asked for in an outcome takes its place
  if (before?.contains(form)) before.replaceWith(shown);
  else {
    before?.remove();
    (form.closest('.answers') ?? form).after(shown);
  }
  shown.focus({ preventScroll: true });
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  shown.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' });
}

function leave(form, submitter) {
  delete form.dataset.inline;
  endProgress(form);
  form.requestSubmit(submitter);
}

function showProgress(form, submitter) {
  const button = submitter ?? form.querySelector('button');
  if (button === null) return;
  button.setAttribute('aria-disabled', 'true');
  const said = document.createElement('p');
  said.className = 'progress';
  said.setAttribute('role', 'status');
  form.append(said);
  said.textContent = main.dataset.progress;
}

function endProgress(form) {
  delete form.dataset.busy;
  for (const said of form.querySelectorAll('.progress')) said.remove();
  for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled');
}
