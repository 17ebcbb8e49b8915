export const pagingText = {
  label: "Pages",
  first: "First page",
  next: "Next page",
};
