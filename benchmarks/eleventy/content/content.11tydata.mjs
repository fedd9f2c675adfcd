export default {
  layout: "article.njk",
  eleventyComputed: {
    permalink: (data) => `${data.page.filePathStem.replace("/content", "")}/index.html`,
  },
};
