package org.matlens.data.cif;

import java.util.ArrayDeque;
import java.util.Deque;
import org.matlens.input.InputException;

/**
 * Cuts the text of a CIF file into names, values and keywords.
 *
 * <p>Values may be bare words, quoted on one line (a quote ends where white space follows it), or
 * text fields between semicolons at the start of a line; with the heading {@code #\#CIF_2.0} also
 * triple-quoted, lists and tables. More is accepted than the standard allows where only one reading
 * is possible: any encoding, long lines, no space behind a text field, a final Ctrl-Z.
 */
final class CifLexer {
  private static final char END_OF_FILE_OF_DOS = 0x1A;

  /**
   * A piece of the file.
   *
   * @param kind what it is
   * @param text of it, without quotes
   * @param line where it begins, from 1
   */
  record Lexeme(Kind kind, String text, int line) {}

  enum Kind {
    NAME,
    WORD,
    QUOTED,
    END
  }

  private final String text;
  private final boolean second;
  private int at;
  private int line = 1;

  /** Starts at the beginning. {@code text} has line feeds as its only line ends. */
  CifLexer(String text) {
    this.text = text;
    second = text.startsWith("#\\#CIF_2.0");
  }

  /** Line reached, from 1. */
  int line() {
    return line;
  }

  /** The next piece; {@link Kind#END} at the end and ever after. */
  Lexeme next() throws InputException {
    skipSpace();
    if (at >= text.length()) {
      return new Lexeme(Kind.END, "", line);
    }
    int begin = line;
    char c = text.charAt(at);
    if (c == ';' && (at == 0 || text.charAt(at - 1) == '\n')) {
      return new Lexeme(Kind.QUOTED, unfold(field()), begin);
    }
    if (c == '\'' || c == '"') {
      String triple = String.valueOf(c).repeat(3);
      boolean isTriple = second && text.startsWith(triple, at);
      return new Lexeme(Kind.QUOTED, isTriple ? until(triple) : quoted(c), begin);
    }
    if (second && (c == '[' || c == '{')) {
      return new Lexeme(Kind.QUOTED, nested(), begin);
    }
    int from = at;
    while (at < text.length() && !isSpace(text.charAt(at))) {
      char x = text.charAt(at++);
      if (x < ' ' || x == 0x7F) {
        throw fault("control character %d in \"%s\"".formatted((int) x, visible(from, at)));
      }
    }
    String word = text.substring(from, at);
    return new Lexeme(c == '_' ? Kind.NAME : Kind.WORD, word, begin);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t';
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (isSpace(c)) {
        line += c == '\n' ? 1 : 0;
        at++;
      } else if (c == END_OF_FILE_OF_DOS && text.substring(at + 1).isBlank()) {
        at = text.length();
      } else {
        return;
      }
    }
  }

  private String field() throws InputException {
    int end = text.indexOf("\n;", at);
    if (end < 0) {
      throw fault("the text field that begins here never ends, expected a line with \";\"");
    }
    String body = text.substring(at + 1, end);
    line += (int) body.chars().filter(x -> x == '\n').count() + 1;
    at = end + 2;
    return body;
  }

  private String quoted(char quote) throws InputException {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '\n') {
      boolean closes =
          text.charAt(end) == quote
              && (end + 1 == text.length()
                  || isSpace(text.charAt(end + 1))
                  || (second && ",:]}".indexOf(text.charAt(end + 1)) >= 0));
      if (closes) {
        String body = text.substring(at + 1, end);
        at = end + 1;
        return body;
      }
      end++;
    }
    throw fault("no closing " + quote + " on the line of " + visible(at, end));
  }

  private String until(String delimiter) throws InputException {
    int end = text.indexOf(delimiter, at + delimiter.length());
    if (end < 0) {
      throw fault("the text that begins here never ends, expected " + delimiter);
    }
    String body = text.substring(at + delimiter.length(), end);
    line += (int) body.chars().filter(x -> x == '\n').count();
    at = end + delimiter.length();
    return body;
  }

  /** A list or table as written. */
  private String nested() throws InputException {
    int from = at;
    int begin = line;
    Deque<Character> open = new ArrayDeque<>();
    do {
      skipSpace();
      if (at >= text.length()) {
        line = begin;
        throw fault(
            "the "
                + (text.charAt(from) == '[' ? "list" : "table")
                + " that begins here never ends");
      }
      char c = text.charAt(at);
      if (c == '[' || c == '{') {
        open.push(c);
        at++;
      } else if (c == ']' || c == '}') {
        if (open.pop() != (c == ']' ? '[' : '{')) {
          throw fault("\"" + c + "\" closes what was never opened");
        }
        at++;
      } else if (c == '\'' || c == '"') {
        String triple = String.valueOf(c).repeat(3);
        String unused = text.startsWith(triple, at) ? until(triple) : quoted(c);
      } else if (c == ';' && text.charAt(at - 1) == '\n') {
        String unused = field();
      } else {
        at++;
      }
    } while (!open.isEmpty());
    return text.substring(from, at);
  }

  /** Joins the lines of a folded text field: its first line is a backslash alone. */
  private static String unfold(String body) {
    String[] parts = body.split("\n", -1);
    if (!parts[0].stripTrailing().equals("\\")) {
      return body.startsWith("\n") ? body.substring(1) : body;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < parts.length; i++) {
      String trimmed = parts[i].stripTrailing();
      boolean folded = trimmed.endsWith("\\");
      out.append(folded ? trimmed.substring(0, trimmed.length() - 1) : parts[i]);
      if (!folded && i + 1 < parts.length) {
        out.append('\n');
      }
    }
    return out.toString();
  }

  private String visible(int from, int to) {
    String part = text.substring(from, Math.min(to, from + 60));
    return part.replaceAll("\\p{Cntrl}", "\ufffd") + (to > from + 60 ? "…" : "");
  }

  private InputException fault(String message) {
    return new InputException(message);
  }
}
