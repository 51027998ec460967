// Draws a card in the page by Microsoft's renderer, and tells what a test wants to know of the outcome.
(json) => {
  const cards = window.AdaptiveCards;
  cards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = window.markdownit().render(text);
    result.didProcess = true;
  };
  const card = new cards.AdaptiveCard();
  card.hostConfig = new cards.HostConfig({
    fontFamily: 'inherit',
    spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 12 },
    actions: { maxActions: 6, actionsOrientation: 'horizontal', actionAlignment: 'left' },
    supportsInteractivity: true,
  });
  const context = new cards.SerializationContext();
  card.parse(json, context);
  const faults = [];
  for (let index = 0; index < context.eventCount; index += 1) faults.push(context.getEventAt(index).message);
  const place = document.getElementById('card');
  place.replaceChildren(card.render());
  const made = [...place.querySelectorAll('a, img, script, iframe, em, strong, code, h1, h2, h3, h4, hr, s, blockquote, ul, ol, table table')];
  return {
    faults,
    links: [...place.querySelectorAll('a')].map((each) => each.href),
    words: place.innerText,
    foreign: made.map((each) => each.outerHTML.slice(0, 200)),
    clipped: [...place.querySelectorAll('button')].filter((each) => each.getBoundingClientRect().right > place.clientWidth).map((each) => each.innerText),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    html: place.innerHTML,
  };
}
