/** A process that dies at the n-th call of any collaborator: just before the call has its effect, or just after. */
export class Mortal {
  calls = 0;
  private readonly dieAt: number;
  private readonly after: boolean;

  constructor(dieAt: number, after: boolean) {
    this.dieAt = dieAt;
    this.after = after;
  }

  isDead(): boolean {
    return this.calls >= this.dieAt;
  }

  /** The collaborator as the dying process sees it. */
  of<Collaborator extends object>(collaborator: Collaborator): Collaborator {
    return new Proxy(collaborator, {
      get: (object, name) => {
        const member = Reflect.get(object, name) as unknown;
        return typeof member === 'function' ? this.mortal(member.bind(object) as (...args: unknown[]) => Promise<unknown>) : member;
      },
    });
  }

  mortal<Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>): (...args: Args) => Promise<Answer> {
    return async (...args) => {
      if (this.isDead()) throw new Error('dead');
      this.calls++;
      if (this.isDead() && !this.after) throw new Error('died');
      const answer = await call(...args);
      if (this.isDead()) throw new Error('died');
      return answer;
    };
  }
}
