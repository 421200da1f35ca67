package org.matlens.app.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;

/** Writes an SVG document, element by element; y grows downwards, lengths are pixels. */
final class Svg {
  /** Where a text stands relative to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** A dark grey: softer than black, with a contrast of 12:1 on white. */
  static final String INK = "#333333";

  static final String SANS = "DejaVu Sans, Verdana, Arial, sans-serif";
  static final String MONO = "DejaVu Sans Mono, Menlo, Consolas, monospace";

  /**
   * Width of a character relative to the font's size: of the monospaced fonts, and of the widest
   * common letters of the others on average.
   */
  static final double CHARACTER_WIDTH = 0.61;

  private final StringBuilder body = new StringBuilder();

  /** A length or a coordinate with at most two decimals. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("coordinate " + value + ", expected a finite number");
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /**
   * {@code text} as the content of an element or attribute; what XML cannot hold becomes U+FFFD.
   */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                  boolean allowed =
                      c == '\t'
                          || (c >= 0x20 && c < 0xd800)
                          || (c > 0xdfff && c != 0xfffe && c != 0xffff);
                  out.appendCodePoint(allowed ? c : 0xfffd);
                }
              }
            });
    return out.toString();
  }

  /** {@code text} cut to {@code most} characters, the last of them an ellipsis. */
  static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + "…";
  }

  Svg rect(double x, double y, double width, double height, String fill) {
    return element("rect", x, y, width, height).append("fill=\"" + fill + "\"/>\n");
  }

  Svg frame(double x, double y, double width, double height) {
    return element("rect", x, y, width, height)
        .append("fill=\"none\" stroke=\"#888888\" stroke-width=\"1\"/>\n");
  }

  private Svg element(String name, double x, double y, double width, double height) {
    return append(
        "<"
            + name
            + " x=\""
            + number(x)
            + "\" y=\""
            + number(y)
            + "\" width=\""
            + number(width)
            + "\" height=\""
            + number(height)
            + "\" ");
  }

  Svg line(double x1, double y1, double x2, double y2, double width, String stroke) {
    return append(
        "<line x1=\""
            + number(x1)
            + "\" y1=\""
            + number(y1)
            + "\" x2=\""
            + number(x2)
            + "\" y2=\""
            + number(y2)
            + "\" stroke=\""
            + stroke
            + "\" stroke-width=\""
            + number(width)
            + "\" stroke-linecap=\"round\"/>\n");
  }

  Svg circle(double x, double y, double radius, String fill) {
    return append(
        "<circle cx=\""
            + number(x)
            + "\" cy=\""
            + number(y)
            + "\" r=\""
            + number(radius)
            + "\" fill=\""
            + fill
            + "\"/>\n");
  }

  /** A path; {@code paint} are its fill and stroke attributes. */
  Svg path(String data, String paint) {
    return append("<path d=\"" + data + "\" " + paint + "/>\n");
  }

  /** A line of text whose baseline starts, is centred or ends at (x, y). */
  Svg text(double x, double y, double size, Anchor anchor, String family, String text) {
    return text(x, y, size, anchor, family, text, "");
  }

  /** As {@link #text}, turned to run upwards. */
  Svg upright(double x, double y, double size, Anchor anchor, String family, String text) {
    return text(
        x,
        y,
        size,
        anchor,
        family,
        text,
        " transform=\"rotate(-90 " + number(x) + " " + number(y) + ")\"");
  }

  private Svg text(
      double x, double y, double size, Anchor anchor, String family, String text, String extra) {
    return append(
        "<text x=\""
            + number(x)
            + "\" y=\""
            + number(y)
            + "\" font-size=\""
            + number(size)
            + "\" font-family=\""
            + family
            + "\" text-anchor=\""
            + anchor.name().toLowerCase(java.util.Locale.ROOT)
            + "\" fill=\""
            + INK
            + "\""
            + extra
            + ">"
            + escape(text)
            + "</text>\n");
  }

  /** A PNG stretched over a rectangle. */
  Svg image(double x, double y, double width, double height, byte[] png) {
    // optimizeSpeed is the word of SVG 1.1, pixelated that of CSS; viewers know one, the other or
    // none
    return element("image", x, y, width, height)
        .append(
            "preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" "
                + "style=\"image-rendering:pixelated\" href=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png)
                + "\"/>\n");
  }

  private Svg append(String text) {
    body.append(text);
    return this;
  }

  /** The document, on white; {@code title} is what a screen reader says. */
  String document(double width, double height, String title) {
    String w = number(Math.ceil(width));
    String h = number(Math.ceil(height));
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + w
        + "\" height=\""
        + h
        + "\" viewBox=\"0 0 "
        + w
        + " "
        + h
        + "\" role=\"img\">\n<title>"
        + escape(title)
        + "</title>\n<rect width=\""
        + w
        + "\" height=\""
        + h
        + "\" fill=\"#ffffff\"/>\n"
        + body
        + "</svg>\n";
  }
}
