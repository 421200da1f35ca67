package org.matlens.data.cif;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.data.cif.CifLexer.Kind;
import org.matlens.data.cif.CifLexer.Lexeme;
import org.matlens.input.InputException;

/**
 * Reads the text of CIF files into blocks. Save frames, which only dictionaries have, are read
 * over.
 */
public final class CifFile {
  private final CifLexer lexer;
  private final List<CifBlock> blocks = new ArrayList<>();
  private CifBlock current;
  private Lexeme next;

  private CifFile(String text) {
    lexer = new CifLexer(text);
  }

  /**
   * The data blocks of a file, in their order.
   *
   * @param file its name, for messages
   * @throws InputException with file and line when the text is no CIF or has no data block
   */
  public static List<CifBlock> read(String file, String text) throws InputException {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace('\f', '\n');
    CifFile reader = new CifFile(lines.replace('\u000b', ' '));
    if (lines.indexOf('\0') >= 0) {
      throw new InputException("a byte 0: not a text, expected a CIF").at(file, 1);
    }
    try {
      reader.advance();
      while (reader.next.kind() != Kind.END) {
        reader.statement();
      }
      if (reader.blocks.isEmpty()) {
        throw new InputException("no data block, expected a line \"data_NAME\"");
      }
    } catch (InputException e) {
      throw e.at(file, reader.next == null ? reader.lexer.line() : reader.faultLine());
    }
    return reader.blocks;
  }

  private boolean lexing;

  /** The line of a fault: where the lexer stands when it failed, else the piece in hand. */
  private int faultLine() {
    return lexing ? lexer.line() : next.line();
  }

  private void advance() throws InputException {
    lexing = true;
    next = lexer.next();
    lexing = false;
  }

  private static boolean isWord(Lexeme l, String keyword) {
    return l.kind() == Kind.WORD && l.text().equalsIgnoreCase(keyword);
  }

  private static boolean isHeading(Lexeme l, String keyword) {
    return l.kind() == Kind.WORD && l.text().toLowerCase(Locale.ROOT).startsWith(keyword);
  }

  /** A value may stand here: no name, no keyword, not the end. */
  private static boolean isValue(Lexeme l) {
    return l.kind() == Kind.QUOTED
        || (l.kind() == Kind.WORD
            && !isHeading(l, "data_")
            && !isHeading(l, "save_")
            && !isWord(l, "loop_")
            && !isWord(l, "stop_")
            && !isWord(l, "global_"));
  }

  private CifValue value() throws InputException {
    CifValue v = new CifValue(next.text(), next.kind() == Kind.QUOTED, next.line());
    advance();
    return v;
  }

  private void statement() throws InputException {
    if (isHeading(next, "data_")) {
      current = new CifBlock(next.text().substring("data_".length()), next.line());
      blocks.add(current);
      advance();
      return;
    }
    if (current == null) {
      throw new InputException(
          "\"" + shown(next.text()) + "\" before the first data block, expected \"data_NAME\"");
    }
    if (isHeading(next, "save_")) {
      saveFrame();
    } else if (isWord(next, "loop_")) {
      loop();
    } else if (next.kind() == Kind.NAME) {
      String tag = next.text();
      Lexeme name = next;
      advance();
      if (!isValue(next)) {
        next = name;
        throw new InputException(tag + " has no value");
      }
      Lexeme first = next;
      CifValue v = value();
      Lexeme following = next;
      next = first;
      current.item(tag, v);
      next = following;
    } else if (isValue(next)) {
      throw new InputException("\"" + shown(next.text()) + "\" belongs to no name");
    } else {
      throw new InputException("\"" + next.text() + "\" has no meaning here");
    }
  }

  private void loop() throws InputException {
    Lexeme start = next;
    advance();
    List<String> tags = new ArrayList<>();
    while (next.kind() == Kind.NAME) {
      tags.add(next.text());
      advance();
    }
    List<CifValue> values = new ArrayList<>();
    while (isValue(next)) {
      values.add(value());
    }
    Lexeme following = next;
    next = start;
    if (tags.isEmpty()) {
      throw new InputException("loop without names");
    }
    current.loop(start.line(), tags, values);
    next = following;
  }

  /** Reads over a frame and what it holds. */
  private void saveFrame() throws InputException {
    Lexeme start = next;
    CifBlock outer = current;
    current = new CifBlock(start.text(), start.line());
    advance();
    while (!isHeading(next, "save_")) {
      if (next.kind() == Kind.END || isHeading(next, "data_")) {
        next = start;
        throw new InputException("\"" + start.text() + "\" is not closed by \"save_\"");
      }
      statement();
    }
    advance();
    current = outer;
  }

  private static String shown(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }
}
