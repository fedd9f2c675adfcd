// The same digest for Eleventy: articles, days, topics in pages of 50, and RSS feeds.
const grouped = (posts, keys) => {
  const groups = new Map();
  for (const post of posts)
    for (const key of keys(post)) groups.set(key, [...(groups.get(key) ?? []), post]);
  return [...groups].map(([name, posts]) => ({ name, posts }));
};

export default function (config) {
  const newest = (api) => api.getFilteredByGlob("content/**/*.md").reverse();
  const topics = (api) => grouped(newest(api), (post) => post.data.topics);
  config.addPassthroughCopy("site.css");
  config.setQuietMode(true);
  config.addFilter("first", (list, count) => list.slice(0, count));
  config.addCollection("newest", newest);
  config.addCollection("days", (api) => grouped(newest(api), (post) => [post.data.day]));
  config.addCollection("topics", topics);
  config.addCollection("topicPages", (api) =>
    topics(api).flatMap(({ name, posts }) =>
      Array.from({ length: Math.ceil(posts.length / 50) }, (_, page) => ({
        name,
        href: `/topics/${name}/${page ? `page/${page + 1}/` : ""}`,
        posts: posts.slice(page * 50, page * 50 + 50),
      })),
    ),
  );
  return { markdownTemplateEngine: false, dir: { includes: "_includes", output: "output" } };
}
