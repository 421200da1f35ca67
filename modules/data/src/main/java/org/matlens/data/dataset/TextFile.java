package org.matlens.data.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.matlens.input.InputException;

/** Whole text files, strictly UTF-8, plain or gzip. */
public final class TextFile {
  private static final int MAX_BYTES = 1 << 29;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /** The text of a file without a byte order mark; {@code .gz} is unpacked. */
  public static String read(Path file) throws InputException {
    return decode(file, bytes(file));
  }

  /** As {@link #read}, but bytes that are no UTF-8 are read as Latin-1, as old formats need. */
  public static String readAnyEncoding(Path file) throws InputException {
    byte[] bytes = bytes(file);
    try {
      return decode(file, bytes);
    } catch (InputException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** All bytes of a file; {@code .gz} is unpacked. */
  public static byte[] bytes(Path file) throws InputException {
    if (Files.isDirectory(file)) {
      throw new InputException(file + ": a folder; expected a file");
    }
    if (!Files.exists(file)) {
      throw new InputException(file + ": no such file");
    }
    byte[] bytes;
    boolean packed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = packed ? new GZIPInputStream(raw) : raw) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new InputException(
          "%s: cannot be read%s: %s".formatted(file, packed ? " as gzip" : "", reason(e)), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new InputException(
          "%s: more than %d MiB of text; expected a smaller table"
              .formatted(file, MAX_BYTES >> 20));
    }
    return bytes;
  }

  private static String decode(Path file, byte[] bytes) throws InputException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int at = in.position();
      long line = 1;
      for (int i = 0; i < at; i++) {
        if (bytes[i] == '\n') {
          line++;
        }
      }
      throw new InputException(
          "%s, line %d: byte 0x%02X is not text in UTF-8; expected a file saved as UTF-8"
              .formatted(file, line, bytes[at]));
    }
    out.flip();
    if (out.hasRemaining() && out.get(out.position()) == BYTE_ORDER_MARK) {
      out.get();
    }
    return out.toString();
  }

  private static String reason(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("unknown reason");
  }
}
