/* The page of the stand-in: shows what is in the workspace, and sends what somebody does. Text is set as text, never as markup. */
const find = (id) => document.getElementById(id);
const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const post = async (what, body) => {
  const answer = await (await fetch(`/dev/slack/${what}`, { method: 'POST', body: JSON.stringify({ user: find('user').value, ...body }) })).json();
  find('told').textContent = answer.status === 200 ? '' : `Drydock answered with ${answer.status}.`;
  await show();
};

const piece = ({ text, style = {} }) => (style.code ? element('code', {}, text) : style.bold ? element('b', {}, text) : document.createTextNode(text));
const button = (ts) => ({ text, style = '', action_id, value, confirm }) => {
  const press = () => {
    if (!confirm || window.confirm(`${confirm.title.text}\n\n${confirm.text.text}`)) void post('press', { ts, action: action_id, value });
  };
  return element('button', { className: style, onclick: press }, text.text);
};
const blocks = {
  header: ({ text }) => element('h2', {}, text.text),
  context: ({ elements }) => element('small', {}, ...elements.map(({ text }) => text)),
  rich_text: ({ elements }) => element('div', {}, ...elements.map((part) => (part.type === 'rich_text_list' ? element('ul', {}, ...part.elements.map((item) => element('li', {}, ...item.elements.map(piece)))) : element('p', {}, ...part.elements.map(piece))))),
  actions: ({ elements }, ts) => element('p', {}, ...elements.map(button(ts))),
};
const draw = (message, all) => {
  const replies = all.filter(({ thread }) => thread === message.ts).map((reply) => draw(reply, all));
  const shown = message.blocks.map((block) => blocks[block.type]?.(block, message.ts) ?? element('p', {}, `(${block.type})`));
  const article = element('article', { className: message.onlyFor ? 'ephemeral' : '' }, ...(message.onlyFor ? [element('small', {}, 'Only you can see this')] : []), ...(shown.length > 0 ? shown : [message.text]), ...replies);
  article.dataset.ts = message.ts;
  return article;
};

const fields = {
  plain_text_input: ({ multiline, max_length }) => element(multiline ? 'textarea' : 'input', { ...(multiline ? {} : { type: 'text' }), ...(max_length && { maxLength: max_length }) }),
  static_select: ({ options }) => element('select', {}, element('option', { value: '' }, ''), ...options.map(({ text, value }) => element('option', { value }, text.text))),
  checkboxes: ({ options }) => element('input', { type: 'checkbox', value: options[0].value }),
};
const states = {
  plain_text_input: (input) => ({ value: input.value || null }),
  static_select: (input) => ({ selected_option: input.value ? { value: input.value } : null }),
  checkboxes: (input) => ({ selected_options: input.checked ? [{ value: input.value }] : [] }),
};
const openModal = ({ id, view }) => {
  const inputs = view.blocks.map((block) => ({ block, input: Object.assign(fields[block.element.type](block.element), { name: block.block_id, required: !block.optional }) }));
  const submit = (event) => {
    event.preventDefault();
    const values = Object.fromEntries(inputs.map(({ block, input }) => [block.block_id, { [block.element.action_id]: { type: block.element.type, ...states[block.element.type](input) } }]));
    find('modal').close();
    void post('submit', { view: id, values: JSON.stringify(values) });
  };
  const leave = () => {
    find('modal').close();
    void post('close', { view: id });
  };
  const labels = inputs.map(({ block, input }) => element('label', {}, block.label.text, ' ', element('small', {}, block.hint?.text ?? ''), input));
  find('modal').replaceChildren(element('form', { onsubmit: submit }, element('h2', {}, view.title.text), ...labels, element('button', { className: 'primary' }, view.submit.text), element('button', { type: 'button', onclick: leave }, view.close.text)));
  find('modal').showModal();
};

let seen = '';
const show = async () => {
  const text = await (await fetch('/dev/slack/state')).text();
  const { users, messages, views } = JSON.parse(text);
  if (find('user').length === 0) find('user').append(...users.map(({ id, name }) => element('option', { value: id }, name)));
  const user = find('user').value;
  if (seen === user + text) return;
  seen = user + text;
  find('messages').replaceChildren(...messages.filter(({ thread, onlyFor }) => thread === undefined && (onlyFor ?? user) === user).map((message) => draw(message, messages)));
  const view = views.find((one) => one.user === user);
  if (view && !find('modal').open) openModal(view);
};
find('say').onsubmit = (event) => {
  event.preventDefault();
  const text = find('text').value.trim();
  if (/^\/drydock\b/.test(text)) void post('type', { text: text.replace(/^\/drydock\s*/, '') });
  else find('told').textContent = 'Only /drydock is answered here.';
};
find('user').onchange = () => void show();
setInterval(() => void show(), 1000);
void show();
