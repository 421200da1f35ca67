package org.matlens.data.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Downloads a file whole or not at all: bytes go to a {@code .part} file beside the target, which
 * an interrupted download leaves behind and the next one goes on with; it becomes the target when
 * its digest is right.
 */
final class Download {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final URI url;
  private final Path target;
  private final String sha256;
  private final DatasetStore.Progress progress;
  private final Duration patience;

  /** A download of {@code url} to {@code target}; its bytes must have the digest {@code sha256}. */
  Download(URI url, Path target, String sha256, DatasetStore.Progress progress) {
    this(url, target, sha256, progress, PATIENCE);
  }

  /** As above; {@code patience} is how long a silent server is waited for. */
  Download(URI url, Path target, String sha256, DatasetStore.Progress progress, Duration patience) {
    this.url = url;
    this.target = target;
    this.sha256 = sha256;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Runs it.
   *
   * @throws IOException with one line that names the address: not reached, another status than 200,
   *     interrupted, wrong digest
   */
  void run() throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Without its name the file became the target of another process between the two calls.
      if (!lock(out) || !Files.exists(part)) {
        throw new IOException(part + ": another process is downloading to this file; wait for it");
      }
      boolean resumed = out.size() > 0;
      transfer(out, out.size());
      String digest = Sha256.of(part);
      if (!digest.equals(sha256) && resumed) {
        // What was left behind may be of another file: once more from the start.
        transfer(out, 0);
        digest = Sha256.of(part);
      }
      if (!digest.equals(sha256)) {
        Files.delete(part);
        throw new IOException(
            "%s: the file that came has sha256 %s; expected %s".formatted(url, digest, sha256));
      }
      out.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Asks for the bytes from {@code start} on and writes what comes to its place. */
  private void transfer(FileChannel out, long start) throws IOException {
    HttpResponse<InputStream> response = request(start);
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (start > 0 && (status == RANGE_NOT_SATISFIABLE || otherRange(response, start))) {
        transfer(out, 0);
        return;
      }
      boolean resumes = start > 0 && status == PARTIAL;
      if (status != OK && !resumes) {
        throw new IOException("%s: status %d, expected 200".formatted(url, status));
      }
      copy(response, body, out, resumes ? start : 0);
    }
  }

  private static boolean otherRange(HttpResponse<?> response, long start) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return response.statusCode() == PARTIAL && !range.startsWith("bytes " + start + "-");
  }

  private HttpResponse<InputStream> request(long start) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(patience);
    if (start > 0) {
      request.header("Range", "bytes=" + start + "-");
    }
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL);
    if (ProxySelector.getDefault() != null) {
      client.proxy(ProxySelector.getDefault());
    }
    try {
      return client.build().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(url + ": interrupted", e);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot be reached (%s); check the network, or put the file where MATLENS_DATA says"
              .formatted(url, brief(e)),
          e);
    }
  }

  private void copy(HttpResponse<?> response, InputStream body, FileChannel out, long start)
      throws IOException {
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    LongConsumer seen =
        progress.start(target.getFileName().toString(), length < 0 ? -1 : start + length);
    out.truncate(start);
    out.position(start);
    byte[] buffer = new byte[1 << 16];
    try (Watch watch = new Watch(body, patience)) {
      for (int n = watch.read(buffer); n >= 0; n = watch.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        seen.accept(out.position());
      }
    } catch (IOException e) {
      throw new IOException(
          "%s: broken off after %d bytes (%s); the next try goes on from there"
              .formatted(url, out.position(), brief(e)),
          e);
    }
  }

  /** Closes a stream that has given nothing for a while; a plain read would wait forever. */
  private static final class Watch implements AutoCloseable {
    private final InputStream stream;
    private final Duration patience;
    private final Thread thread = new Thread(this::look, "matlens-download");
    private volatile long lastSign = System.nanoTime();
    private volatile boolean gaveUp;

    Watch(InputStream stream, Duration patience) {
      this.stream = stream;
      this.patience = patience;
      thread.setDaemon(true);
      thread.start();
    }

    int read(byte[] buffer) throws IOException {
      int n = -1;
      IOException broken = null;
      try {
        n = stream.read(buffer);
      } catch (IOException e) {
        broken = e;
      }
      lastSign = System.nanoTime();
      if (n < 0 && gaveUp) {
        throw new HttpTimeoutException("nothing came for " + patience.toMillis() / 1000.0 + " s");
      }
      if (broken != null) {
        throw broken;
      }
      return n;
    }

    private void look() {
      try {
        while (System.nanoTime() - lastSign < patience.toNanos()) {
          Thread.sleep(Math.max(1, patience.toMillis() / 10));
        }
        gaveUp = true;
        stream.close();
      } catch (InterruptedException | IOException e) {
        // The download is over, or was closed already.
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  private static String brief(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName()
        + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
  }
}
