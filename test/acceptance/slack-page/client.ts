import { startDrydock, type LocalDrydock } from '../../../local/drydock.ts';
import { slackPath } from '../../../local/slack/stand-in.ts';
import { scaledClock } from '../../../simulator/clock/scaled.ts';
import type { Client, Place, Presence, Step } from '../journey.ts';
import { Browser } from './browser.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The first that can be started, with its version. */
async function installed({ children, environment, directory }: Omit<Place, 'url'>): Promise<{ readonly program: string; readonly version: string } | undefined> {
  for (const program of names) {
    const { out } = await children.run(program, ['--version'], { environment, directory }).catch(() => ({ out: '' }));
    const [version] = /\d+(\.\d+)+/.exec(out) ?? [];
    if (version !== undefined) return { program, version };
  }
  return undefined;
}

const config = 'apiVersion: eksctl.io/v1alpha5\\nkind: ClusterConfig\\nmetadata: { name: pier, region: us-west-2 }\\n';

/** What a person does in the page of the Slack stand-in, and what the page then shows. */
const doings: readonly { readonly name: string; readonly does: readonly string[]; readonly shows: string }[] = [
  {
    name: 'help is shown to who asks',
    does: ["document.getElementById('text').value = '/drydock help'", "document.getElementById('say').requestSubmit()"],
    shows: "document.querySelector('.ephemeral')?.innerText.includes('/drydock why OPERATION') === true",
  },
  {
    name: 'a name with markup is text',
    does: ["document.getElementById('text').value = '/drydock rollback <img/src=x>'", "document.getElementById('say').requestSubmit()"],
    shows: "document.body.innerText.includes('no cluster <img/src=x>') && document.querySelector('#messages img') === null",
  },
  {
    name: 'provision opens a form',
    does: ["document.getElementById('text').value = '/drydock provision'", "document.getElementById('say').requestSubmit()"],
    shows: "document.getElementById('modal').open",
  },
  {
    name: 'the form asks for a dry run, and one message tells how it ended',
    does: [`document.querySelector('[name=config]').value = '${config}'`, "document.querySelector('[name=dryRun]').click()", "document.querySelector('dialog form').requestSubmit()"],
    shows: "[...document.querySelectorAll('h2')].filter(({ innerText }) => innerText.includes('Provision pier (dry run)')).length === 1 && document.body.innerText.includes('The plan:')",
  },
  {
    name: 'somebody whom Drydock does not know reads nothing',
    does: ["document.getElementById('user').selectedIndex = 1", "document.getElementById('user').onchange()", "document.getElementById('text').value = '/drydock clusters'", "document.getElementById('say').requestSubmit()"],
    shows: "[...document.querySelectorAll('.ephemeral')].every(({ innerText }) => innerText.includes('Drydock does not know you')) && document.querySelectorAll('.ephemeral').length === 1",
  },
];

function steps(place: Place): Step[] {
  let browser: Browser;
  const open: Step = {
    name: 'the page of the Slack stand-in',
    limitSeconds: 90,
    async run() {
      const drydock: LocalDrydock = await startDrydock({ clock: scaledClock(60), seed: 'acceptance', port: 0, awsPort: 0, tellsSlack: true, outside: () => performance.timeOrigin + performance.now() });
      place.signal.addEventListener('abort', () => void drydock.close(), { once: true });
      const chromium = await installed(place);
      browser = await Browser.open(place, chromium?.program ?? '', `${drydock.url}${slackPath}`);
      await browser.until("document.getElementById('user')?.length === 2");
      return undefined;
    },
  };
  return [
    open,
    ...doings.map(({ name, does, shows }) => ({
      name,
      limitSeconds: 60,
      async run() {
        for (const doing of does) await browser.evaluate(doing);
        await browser.until(shows, 50);
        return undefined;
      },
    })),
  ];
}

export const slackPage: Client = {
  name: 'Chromium',
  async find(place): Promise<Presence> {
    const found = await installed(place);
    return found ? { version: found.version } : { absent: `None of ${names.join(', ')} is installed.` };
  },
  journeys: [{ speed: 60, steps }],
};
