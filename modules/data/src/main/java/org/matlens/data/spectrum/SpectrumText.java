package org.matlens.data.spectrum;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.matlens.spectrum.SpectrumAxis;

/**
 * The lines of a file of a spectrum, whatever its encoding: UTF-8, UTF-16 with a byte order mark,
 * else Latin-1; lines end with LF, CRLF or CR.
 *
 * @param name of the file, for errors
 * @param lines without their ends
 */
record SpectrumText(String name, List<String> lines) {
  private static final int SHOWN = 60;

  /** Lines of the longest file that is read: its text must fit into memory several times. */
  private static final int MOST_LINES = 1 << 24;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What binary files of instruments are, by the end of their name. */
  private static final Map<String, String> BINARY =
      new TreeMap<>(
          Map.of(
              ".spc", "Galactic SPC",
              ".wdf", "Renishaw WiRE",
              ".wxd", "Renishaw WiRE",
              ".l6s", "LabSpec",
              ".spe", "an instrument's own SPE",
              ".raw", "a diffractometer's own RAW",
              ".ibw", "Igor binary wave",
              ".pro", "PHI MultiPak",
              ".0", "Bruker OPUS"));

  static SpectrumText read(Path file) throws InputException {
    byte[] bytes = TextFile.bytes(file);
    String text = decode(bytes);
    int binary = text.indexOf('\0');
    if (binary >= 0) {
      long line = 1 + text.substring(0, binary).chars().filter(c -> c == '\n').count();
      throw new InputException("binary data" + kind(file.toString()) + "; expected text")
          .at(file, line);
    }
    int ends = 0;
    for (int i = 0; i < text.length(); i++) {
      ends += text.charAt(i) == '\n' || text.charAt(i) == '\r' ? 1 : 0;
      if (ends == MOST_LINES) {
        String most = "more than " + MOST_LINES + " lines";
        throw new InputException(most + "; expected a shorter file").at(file, MOST_LINES);
      }
    }
    return of(file.toString(), text);
  }

  static SpectrumText of(String name, String text) {
    // MS-DOS ends a text with Ctrl-Z.
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\u001A' || text.charAt(end - 1) <= ' ')) {
      end--;
    }
    return new SpectrumText(name, text.substring(0, end).lines().toList());
  }

  private static String decode(byte[] bytes) {
    if (starts(bytes, 0xFE, 0xFF) || starts(bytes, 0xFF, 0xFE)) {
      return new String(bytes, StandardCharsets.UTF_16);
    }
    try {
      String text = strict(StandardCharsets.UTF_8, bytes);
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static String strict(Charset charset, byte[] bytes) throws CharacterCodingException {
    return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static boolean starts(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static String kind(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> e : BINARY.entrySet()) {
      if (lower.endsWith(e.getKey())) {
        return " (" + e.getValue() + ")";
      }
    }
    return "";
  }

  /** The first line that is not blank, or an empty text. */
  String firstLine() {
    return lines.stream().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
  }

  /** A fault on a line, counted from 1. */
  InputException fault(String what, long line) {
    return new InputException(what).at(name, Math.max(1, line));
  }

  /**
   * An axis of {@code values}, which stand on {@code lines}.
   *
   * @throws InputException naming the line of the first value that breaks the direction
   */
  SpectrumAxis axis(String quantity, String unit, double[] values, int[] lines)
      throws InputException {
    int fault = SpectrumAxis.firstFault(values);
    if (fault > 0) {
      String what = quantity + " " + values[fault] + " after " + values[fault - 1];
      throw fault(what + "; expected strictly rising or falling", lines[fault]);
    }
    if (fault == 0) {
      throw fault(quantity + " " + values[0] + "; expected a finite number", lines[0]);
    }
    return new SpectrumAxis(quantity, unit, values);
  }

  /** A piece of a file for a message: one line, not too long. */
  static String shown(String text) {
    return TextFault.visible(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
  }
}
