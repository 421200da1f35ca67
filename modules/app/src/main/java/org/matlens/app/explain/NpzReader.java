package org.matlens.app.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.matlens.input.InputException;

/** Reads the {@code .npz} files that {@link NpzWriter} writes: float32, float16 and int32. */
public final class NpzReader {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '(?<descr>[^']+)', 'fortran_order': False, 'shape': \\((?<shape>[0-9, ]*)\\), \\}\\s*");
  private static final int PREFIX = 10;

  private NpzReader() {}

  /**
   * All arrays of a file by name, in its order; float16 comes back as floats.
   *
   * @throws InputException when the file is not an npz, or holds a member this reader does not know
   */
  public static Map<String, NpyArray> read(Path file) throws InputException, IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        try (InputStream in = zip.getInputStream(entry)) {
          arrays.put(entry.getName().replaceFirst("\\.npy$", ""), array(in.readAllBytes()));
        } catch (InputException e) {
          throw e.at(file + ", member " + entry.getName());
        }
      }
    } catch (ZipException e) {
      throw new InputException(file + ": not an npz file (" + e.getMessage() + ")", e);
    }
    return arrays;
  }

  private static NpyArray array(byte[] bytes) throws InputException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < PREFIX || bytes[0] != (byte) 0x93 || bytes[6] != 1) {
      throw new InputException("not an npy array of format version 1, expected \\x93NUMPY 1.0");
    }
    int length = Math.min(in.getShort(8) & 0xffff, bytes.length - PREFIX);
    String header = new String(bytes, PREFIX, length, StandardCharsets.ISO_8859_1);
    Matcher m = HEADER.matcher(header);
    if (!m.matches()) {
      throw new InputException(
          "header \"" + header.strip() + "\", expected descr, fortran_order False and shape");
    }
    in.position(PREFIX + length);
    int[] shape =
        Arrays.stream(m.group("shape").split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    NpyArray.Type type =
        Arrays.stream(NpyArray.Type.values())
            .filter(t -> t.descr.equals(m.group("descr")))
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        "element type " + m.group("descr") + ", expected <f4, <f2 or <i4"));
    long count = NpyArray.elements(shape);
    if (in.remaining() != count * type.bytes) {
      throw new InputException(
          in.remaining()
              + " bytes of data, expected "
              + count * type.bytes
              + " for shape "
              + Arrays.toString(shape));
    }
    if (type == NpyArray.Type.INT32) {
      int[] values = new int[(int) count];
      in.asIntBuffer().get(values);
      return new NpyArray.Ints(shape, values);
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == NpyArray.Type.FLOAT32 ? in.getFloat() : Half.toFloat(in.getShort());
    }
    return new NpyArray.Floats(shape, List.of(values), type == NpyArray.Type.FLOAT16);
  }
}
