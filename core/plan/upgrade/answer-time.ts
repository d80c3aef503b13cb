/** How long an answer is waited for unless the request says so. Seconds. */
export const defaultAnswerTime = 12 * 3600;

/** A state that rolls nodes waits for ten days at the most. Seconds. */
export const longestAnswerTime = 7 * 86_400;
