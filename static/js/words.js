/** The page's sentences, in the reader's language: the server put them into `#jam-words`. */

const plurals = new Intl.PluralRules(document.documentElement.lang || "en");

export class Words {
  constructor(sentences) {
    this.sentences = sentences;
  }

  /** The sentence of that name, each `{placeholder}` filled. */
  say(name, values = {}) {
    return this.sentences[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  /** The sentence in the form that its number asks for: "1 vote", "2 votes". */
  count(name, number, values = {}) {
    const form = `${name}.${plurals.select(number)}`;
    return this.say(form in this.sentences ? form : `${name}.other`, { ...values, number });
  }
}
