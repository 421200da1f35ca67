package org.matlens.model.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a training run needs to go on bit by bit where it was: written whole or not at all,
 * after an epoch.
 */
final class TrainingState {
  private static final long MAGIC = 0x4d61746c656e7331L; // "Matlens1"

  /** What the run was asked for; a state of another request is refused. */
  final String fingerprint;

  final List<EpochRecord> history = new ArrayList<>();
  long step;
  int bestEpoch;
  double bestLoss = Double.POSITIVE_INFINITY;
  boolean finished;
  float[] parameters;
  float[] moments;
  float[] averaged = {};
  float[] best = {};

  TrainingState(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  /** Epochs that are done. */
  int epoch() {
    return history.size();
  }

  void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileOutputStream raw = new FileOutputStream(part.toFile());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw, 1 << 16))) {
      out.writeLong(MAGIC);
      out.writeUTF(fingerprint);
      out.writeLong(step);
      out.writeInt(bestEpoch);
      out.writeDouble(bestLoss);
      out.writeBoolean(finished);
      out.writeInt(history.size());
      for (EpochRecord r : history) {
        writeRecord(out, r);
      }
      for (float[] a : new float[][] {parameters, moments, averaged, best}) {
        writeFloats(out, a);
      }
      out.flush();
      raw.getFD().sync();
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeRecord(DataOutputStream out, EpochRecord r) throws IOException {
    out.writeInt(r.epoch());
    out.writeLong(r.step());
    out.writeDouble(r.learningRate());
    out.writeDouble(r.trainLoss());
    out.writeDouble(r.valLoss());
    out.writeDouble(r.seconds());
    out.writeInt(r.valMetrics().size());
    for (Map.Entry<String, Double> e : r.valMetrics().entrySet()) {
      out.writeUTF(e.getKey());
      out.writeDouble(e.getValue());
    }
  }

  private static EpochRecord readRecord(DataInputStream in) throws IOException {
    int epoch = in.readInt();
    long step = in.readLong();
    double rate = in.readDouble();
    double train = in.readDouble();
    double val = in.readDouble();
    double seconds = in.readDouble();
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      metrics.put(in.readUTF(), in.readDouble());
    }
    return new EpochRecord(epoch, step, rate, train, val, metrics, seconds);
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    byte[] bytes = in.readNBytes(4 * values.length);
    if (bytes.length != 4 * values.length) {
      throw new IOException("the file ends early");
    }
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  /**
   * Reads a state.
   *
   * @throws IOException when the file is not a state, or is one of another request
   */
  static TrainingState read(Path file, String fingerprint) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readLong() != MAGIC) {
        throw new IOException(file + " is not a training state");
      }
      TrainingState s = new TrainingState(in.readUTF());
      if (!s.fingerprint.equals(fingerprint)) {
        throw new IOException(
            file
                + " belongs to a run with other settings or data: it has "
                + s.fingerprint
                + ", now asked for is "
                + fingerprint);
      }
      s.step = in.readLong();
      s.bestEpoch = in.readInt();
      s.bestLoss = in.readDouble();
      s.finished = in.readBoolean();
      for (int n = in.readInt(); n > 0; n--) {
        s.history.add(readRecord(in));
      }
      s.parameters = readFloats(in);
      s.moments = readFloats(in);
      s.averaged = readFloats(in);
      s.best = readFloats(in);
      return s;
    }
  }
}
