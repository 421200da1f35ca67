package org.matlens.input;

import java.util.Optional;

/**
 * What is wrong with a text in some language (a SMILES, a formula) and where; the cause of the
 * {@link InputException} that tells it.
 */
public final class TextFault extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int AROUND = 30;

  private final String language;
  private final String text;
  private final int at;
  private final String what;

  /**
   * A fault.
   *
   * @param language of the text, for the message
   * @param at 0-based index of the character, -1 when the fault has no place of its own
   */
  public TextFault(String language, String text, int at, String what, Throwable cause) {
    super(what, cause);
    this.language = language;
    this.text = text;
    this.at = at;
    this.what = what;
  }

  /** The character at fault, counted from 1; 0 when the fault has no place of its own. */
  public int character() {
    return at + 1;
  }

  /**
   * One line: what is wrong, at which character, and the text around it with an arrow before the
   * fault.
   */
  String line() {
    if (at < 0) {
      return "invalid " + language + ": " + what + ": " + excerpt(0, 2 * AROUND);
    }
    return "invalid "
        + language
        + ": "
        + what
        + " at character "
        + character()
        + ": "
        + excerpt(at - AROUND, at)
        + "→"
        + excerpt(at, at + AROUND + 1).replaceFirst("^…", "");
  }

  /** Two lines: the text, shortened around the fault, and a caret under the fault. */
  public String caret() {
    if (at < 0) {
      return excerpt(0, 2 * AROUND);
    }
    int before = Math.min(at, AROUND) + (at > AROUND ? 1 : 0);
    return excerpt(at - AROUND, at + AROUND + 1) + "\n" + " ".repeat(before) + "^";
  }

  /** The two lines for an error that a text caused, whatever place was put in front of it. */
  public static Optional<String> caretOf(InputException error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof TextFault fault) {
        return Optional.of(fault.caret());
      }
    }
    return Optional.empty();
  }

  /** The error that tells of this fault in one line. */
  public InputException toInputException() {
    return new InputException(line(), this);
  }

  private String excerpt(int from, int to) {
    return (from > 0 ? "…" : "")
        + visible(text.substring(Math.max(0, from), Math.min(to, text.length())))
        + (to < text.length() && to > at ? "…" : "");
  }

  /**
   * Control characters as their pictures (U+2400…), others that cannot be seen as {@code ␦}: a
   * message stays one line, and a character stays one character.
   */
  public static String visible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c < ' ' ? 0x2400 + c : isInvisible(c) ? 0x2426 : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** A character for a message: in quotes, with its number where its looks may deceive. */
  public static String named(int c) {
    String shown = "'" + visible(Character.toString(c)) + "'";
    return c > ' ' && c <= '~' ? shown : shown + String.format(" (U+%04X)", c);
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.PRIVATE_USE ->
          true;
      case Character.SPACE_SEPARATOR -> c != ' ';
      default -> false;
    };
  }
}
