/** The answers for all things in their order, with at most so many questions under way. */
export async function atMost<Thing, Answer>(limit: number, things: readonly Thing[], ask: (thing: Thing) => Promise<Answer>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < things.length; index = next++) answers[index] = await ask(things[index] as Thing);
  };
  await Promise.all(Array.from({ length: Math.min(limit, things.length) }, worker));
  return answers;
}
