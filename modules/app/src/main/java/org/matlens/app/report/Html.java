package org.matlens.app.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes a page, part by part; every text is escaped, pictures are part of the page. */
final class Html {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:1060px;margin:2em auto;padding:0 1em}
      table{border-collapse:collapse;margin:.6em 0}td,th{padding:.2em .7em;border-bottom:1px solid #ddd;\
      text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
      h2{border-bottom:2px solid #ddd;margin-top:2em}code,pre{font-size:13px}pre{background:#f6f6f6;\
      padding:.8em;overflow-x:auto}img{max-width:100%}figure{display:inline-block;margin:.4em;\
      vertical-align:top}figcaption{font-size:13px;color:#555}.pass,.supported{color:#00684a}\
      .fail,.not{color:#a02c00}summary{cursor:pointer}.note{color:#555}
      """;

  private final StringBuilder body = new StringBuilder();

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  Html heading(int level, String text) {
    body.append("<h%d>%s</h%d>\n".formatted(level, escape(text), level));
    return this;
  }

  Html paragraph(String text) {
    body.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  Html note(String text) {
    body.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
    return this;
  }

  Html preformatted(String text) {
    body.append("<pre>").append(escape(text)).append("</pre>\n");
    return this;
  }

  /** Starts a part that is closed until it is clicked on. */
  Html fold(String summary) {
    body.append("<details><summary>").append(escape(summary)).append("</summary>\n");
    return this;
  }

  Html endFold() {
    body.append("</details>\n");
    return this;
  }

  /** A table; cells that look like numbers stand to the right, verdicts have colours. */
  Html table(List<String> head, List<List<String>> rows) {
    body.append("<table><tr>");
    head.forEach(h -> body.append("<th>").append(escape(h)).append("</th>"));
    body.append("</tr>\n");
    for (List<String> row : rows) {
      body.append("<tr>");
      for (String cell : row) {
        body.append("<td").append(style(cell)).append('>').append(escape(cell)).append("</td>");
      }
      body.append("</tr>\n");
    }
    body.append("</table>\n");
    return this;
  }

  private static String style(String cell) {
    if (cell.matches("[-+]?\\d[\\d.]*([eE][-+]?\\d+)?")) {
      return " class=\"n\"";
    }
    return switch (cell) {
      case "supported", "pass" -> " class=\"pass\"";
      case "not supported", "fail" -> " class=\"fail\"";
      default -> "";
    };
  }

  /** A picture as part of the page: in an element of its own, names in it clash with no other's. */
  Html picture(String svg, String caption) {
    String data = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    body.append("<figure><img alt=\"")
        .append(escape(caption))
        .append("\" src=\"data:image/svg+xml;base64,")
        .append(data)
        .append("\"><figcaption>")
        .append(escape(caption))
        .append("</figcaption></figure>\n");
    return this;
  }

  /** The document. */
  String document(String title) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + escape(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style></head>\n<body>\n"
        + body
        + "</body></html>\n";
  }
}
