/* The page of the stand-ins: shows what is in them, and does what somebody asks for. Text is set as text, never as markup. */
const find = (id) => document.getElementById(id);
const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const post = async (what, given) => {
  const { status } = await (await fetch(`/dev/tickets/${what}`, { method: 'POST', body: JSON.stringify({ user: find('user').value, ...given }) })).json();
  find('told').textContent = status === undefined || status === 200 ? '' : `Drydock answered the last delivery with ${status}.`;
  await show();
};
const fieldsOf = (form) => Object.fromEntries(new FormData(form));
const onSubmit = (id, send) => find(id).addEventListener('submit', (event) => {
  event.preventDefault();
  void send(fieldsOf(event.target));
});

/** Jira's documents, as plain text. */
const plain = (node) => (node.type === 'text' ? (node.text ?? '') : (node.content ?? []).map(plain).join(['doc', 'bulletList', 'orderedList'].includes(node.type) ? '\n' : ''));

const mover = (what, key, statuses, status) => {
  const select = element('select', { ariaLabel: `Status of ${key}`, onchange: () => void post(what, { key, status: select.value }) }, ...statuses.map((name) => element('option', { selected: name === status }, name)));
  return select;
};
const ticket = (title, controls, comments) => element('article', {}, element('h3', {}, title, ' ', ...controls), ...comments.map((comment) => element('pre', {}, comment)));
const button = (text, press) => element('button', { onclick: press }, text);

const drawIssue = ({ key, status, fields, comments, reporter }, { statuses }) =>
  ticket(`${key} ${fields.customfield_10101 ?? ''}`, [mover('move-issue', key, statuses.jira, status), element('small', {}, ` by ${reporter.name}`)], comments.map(({ body }) => plain(body)));
const drawChange = ({ number, state, fields, workNotes, opened_by: by }, { statuses }) =>
  ticket(`${number} ${fields.u_cluster ?? ''}`, [mover('move-change', number, statuses.servicenow, state), element('small', {}, ` by ${by.name}`)], workNotes);
const drawPull = ({ number, file, state, merged, user, comments }) =>
  ticket(`#${number} ${file}`, state === 'open' ? [button('Push what is above', () => void post('push-pull', { key: String(number), content: find('pull').content.value })), button('Merge', () => void post('merge-pull', { key: String(number) }))] : [element('small', {}, `${merged ? 'merged' : 'closed'}, by ${user.login}`)], comments.map(({ body }) => body));

let shown = '';
async function show() {
  const text = await (await fetch('/dev/tickets/state')).text();
  if (text === shown) return;
  shown = text;
  const state = JSON.parse(text);
  if (find('user').options.length === 0) find('user').append(...state.people.map((name) => element('option', {}, name)));
  const draw = (id, tickets, one) => find(id).replaceChildren(...tickets.map((each) => one(each, state)).reverse());
  draw('issues', state.issues, drawIssue);
  draw('changes', state.changes, drawChange);
  draw('pulls', state.pulls, drawPull);
}

onSubmit('issue', (given) => post('create-issue', { fields: JSON.stringify({ summary: `A cluster ${given.customfield_10101}`, ...given, customfield_10102: { value: given.customfield_10102 } }) }));
onSubmit('change', (given) => post('create-change', { fields: JSON.stringify(given) }));
onSubmit('pull', ({ content }) => post('open-pull', { content }));
void show();
setInterval(() => void show(), 1000);
