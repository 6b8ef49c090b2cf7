"""The tools that explain a graph, each an object that is text, Markdown, LaTeX, HTML and data."""
