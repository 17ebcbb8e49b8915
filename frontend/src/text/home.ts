export const homeText = {
  title: "Home",
  recent: "Recent imports",
  file: "File",
  state: "State",
  rows: "Rows",
  problems: "With problems",
  begun: "Begun",
  nothing: "No file has been imported yet",
  nothingWhy: "Every file that is imported here will be listed, with how far it is and what it needs from you.",
};
