package org.matlens.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.input.InputException;

class DatasetStoreTest {
  private static final byte[] CONTENT = "a,b\n1,2\n".repeat(30011).getBytes(StandardCharsets.UTF_8);
  private static final int HALF = 100_003;

  @TempDir private Path folder;
  private final List<String> ranges = new ArrayList<>();
  private HttpServer server;
  private String sha256;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/ranges", exchange -> answer(exchange, true));
    server.createContext("/whole", exchange -> answer(exchange, false));
    server.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 5-9/10");
          boolean range = exchange.getRequestHeaders().containsKey("Range");
          send(exchange, range ? 206 : 200, range ? new byte[5] : CONTENT, CONTENT.length);
        });
    server.createContext(
        "/broken", exchange -> send(exchange, 200, Arrays.copyOf(CONTENT, HALF), CONTENT.length));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/ranges/t.csv");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    Path content = Files.write(folder.resolve("content"), CONTENT);
    sha256 = Sha256.of(content);
    target = folder.resolve("cache/sub/t.csv");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange, boolean knowsRanges) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    if (!knowsRanges || range == null) {
      send(exchange, 200, CONTENT, CONTENT.length);
      return;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= CONTENT.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
    byte[] rest = Arrays.copyOfRange(CONTENT, from, CONTENT.length);
    send(exchange, 206, rest, rest.length);
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, status == 206 ? bytes.length : length);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
    try {
      exchange.close();
    } catch (IllegalStateException e) {
      // Fewer bytes than promised: the connection breaks, as it should.
      throw new IOException(e);
    }
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private Download download(String path, String digest) {
    return new Download(url(path), target, digest, DatasetStore.Progress.NONE);
  }

  private Path part(byte[] bytes) throws IOException {
    Files.createDirectories(target.getParent());
    return Files.write(target.resolveSibling("t.csv.part"), bytes);
  }

  private void assertWhole() {
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(target.resolveSibling("t.csv.part")).doesNotExist();
  }

  @Test
  void aWholeFileWithProgress() throws Exception {
    List<Long> seen = new ArrayList<>();
    DatasetStore.Progress progress =
        (file, total) -> {
          assertThat(file).isEqualTo("t.csv");
          assertThat(total).isEqualTo(CONTENT.length);
          return seen::add;
        };
    new Download(url("/ranges/t.csv"), target, sha256, progress).run();
    assertWhole();
    assertThat(seen).isSorted().endsWith((long) CONTENT.length);
    assertThat(ranges).containsExactly("null");
  }

  @Test
  void anInterruptedDownloadGoesOn() throws Exception {
    assertThatThrownBy(() -> download("/broken/t.csv", sha256).run())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(url("/broken/t.csv") + ": broken off after ")
        .hasMessageEndingWith("the next try goes on from there");
    assertThat(target).doesNotExist();
    long there = Files.size(target.resolveSibling("t.csv.part"));
    assertThat(there).isBetween(1L, (long) HALF);
    download("/ranges/t.csv", sha256).run();
    assertWhole();
    assertThat(ranges).containsExactly("bytes=" + there + "-");
  }

  @Test
  void aServerThatKnowsNoRangesSendsAllAgain() throws Exception {
    part(Arrays.copyOf(CONTENT, HALF));
    download("/whole/t.csv", sha256).run();
    assertWhole();
    assertThat(ranges).containsExactly("bytes=" + HALF + "-");
  }

  @Test
  void aServerThatSendsAnotherRangeIsAskedForAll() throws Exception {
    part(Arrays.copyOf(CONTENT, HALF));
    download("/elsewhere/t.csv", sha256).run();
    assertWhole();
  }

  @Test
  void remainsOfAnotherFileAreReplaced() throws Exception {
    byte[] other = new byte[HALF];
    part(other);
    download("/ranges/t.csv", sha256).run();
    assertWhole();
    assertThat(ranges).containsExactly("bytes=" + HALF + "-", "null");
  }

  @Test
  void remainsThatAreTooLongOrCompleteAreReplaced() throws Exception {
    part(Arrays.copyOf(CONTENT, CONTENT.length + 7));
    download("/ranges/t.csv", sha256).run();
    assertWhole();
    Files.delete(target);
    part(CONTENT);
    download("/ranges/t.csv", sha256).run();
    assertWhole();
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    download("/moved", sha256).run();
    assertWhole();
  }

  @Test
  void aWrongDigestLeavesNothingBehind() {
    String wrong = "0".repeat(64);
    assertThatThrownBy(() -> download("/ranges/t.csv", wrong).run())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s: the file that came has sha256 %s; expected %s"
                .formatted(url("/ranges/t.csv"), sha256, wrong));
    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  void anAbsentFileIsNamedWithItsStatusAndKeepsWhatIsThere() throws Exception {
    Path part = part(Arrays.copyOf(CONTENT, HALF));
    assertThatThrownBy(() -> download("/nothing/t.csv", sha256).run())
        .isInstanceOf(IOException.class)
        .hasMessage(url("/nothing/t.csv") + ": status 404, expected 200");
    assertThat(target).doesNotExist();
    assertThat(part).hasSize(HALF);
  }

  @Test
  void aSilentServerIsNotWaitedForForever() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    server.createContext(
        "/silent",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, HALF);
          exchange.getResponseBody().flush();
          try {
            done.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Download silent =
        new Download(
            url("/silent"), target, sha256, DatasetStore.Progress.NONE, Duration.ofSeconds(5));
    try {
      assertThatThrownBy(silent::run)
          .isInstanceOf(IOException.class)
          .hasMessage(
              url("/silent")
                  + ": broken off after "
                  + HALF
                  + " bytes (HttpTimeoutException: nothing came for 5.0 s); the next try goes on"
                  + " from there");
      assertThat(target.resolveSibling("t.csv.part")).hasSize(HALF);
    } finally {
      done.countDown();
    }
  }

  @Test
  void noServerIsOneLine() {
    URI url = url("/ranges/t.csv");
    server.stop(0);
    assertThatThrownBy(() -> new Download(url, target, sha256, DatasetStore.Progress.NONE).run())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(url + ": cannot be reached (ConnectException")
        .hasMessageEndingWith("check the network, or put the file where MATLENS_DATA says");
  }

  private DatasetStore store(String digests) throws IOException {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("datasets/embedded"));
    Files.createDirectories(folder.resolve("data/sub"));
    String card =
        """
        name: %s
        title: T
        description: D
        input: molecule
        licence: L
        citation: C
        source: S
        files:
          - path: %s
        %s
        columns:
          - {name: a, role: input}
          - {name: b, role: target, task: regression}
        """;
    Files.writeString(
        home.resolve("datasets/t.yaml"), card.formatted("t", "sub/t.csv", digests.indent(4)));
    Files.writeString(
        home.resolve("datasets/own.yaml"), card.formatted("own", "datasets/embedded/o.csv", ""));
    return new DatasetStore(home, Optional.of(folder.resolve("data")), folder.resolve("cache"));
  }

  @Test
  void fetchFillsTheCacheAndTheDataFolderComesFirst() throws Exception {
    DatasetStore store = store("url: " + url("/ranges/t.csv") + "\nsha256: \"" + sha256 + "\"");
    DatasetCard card = store.card("t");
    Path data = folder.resolve("data/sub/t.csv");
    assertThat(store.find(card.table())).isEmpty();
    assertThatThrownBy(() -> store.locate(card))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "dataset \"t\": no file at %s or %s; expected it there, or after: matlens data fetch t"
                .formatted(data, target));
    assertThat(store.fetch(card, DatasetStore.Progress.NONE))
        .isEqualTo(new DatasetStore.Located(target, sha256));
    store.fetch(card, DatasetStore.Progress.NONE);
    assertThat(ranges).hasSize(1);
    Files.writeString(target, "damaged");
    assertThatThrownBy(() -> store.locate(card)).isInstanceOf(InputException.class);
    assertThat(store.fetch(card, DatasetStore.Progress.NONE).sha256()).isEqualTo(sha256);
    assertThat(ranges).hasSize(2);
    Files.write(data, CONTENT);
    assertThat(store.locate(card).path()).isEqualTo(data);
    Files.writeString(data, "other");
    assertThatThrownBy(() -> store.locate(card))
        .isInstanceOf(InputException.class)
        .hasMessage(data + ": sha256 is " + Sha256.of(data) + "; expected " + sha256);
  }

  @Test
  void aFetchThatFailsNamesCardAndAddress() throws Exception {
    URI url = url("/ranges/t.csv");
    DatasetStore store = store("url: " + url + "\nsha256: \"" + sha256 + "\"");
    server.stop(0);
    assertThatThrownBy(() -> store.fetch(store.card("t"), DatasetStore.Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "dataset \"t\": "
                + url
                + ": cannot be reached (ConnectException); check the network, or put the file"
                + " where MATLENS_DATA says");
    assertThat(folder.resolve("cache/sub/t.csv")).doesNotExist();
  }

  @Test
  void aDerivedFileMayBeItsSource() throws Exception {
    Path data = folder.resolve("derived");
    Files.writeString(data, "a,b\n1,2\n");
    String derived = Sha256.of(data);
    DatasetStore store =
        store(
            "url: %s\nsha256: \"%s\"\nsourceSha256: \"%s\"\nrecipe: less"
                .formatted(url("/ranges/source.csv"), derived, sha256));
    DatasetCard card = store.card("t");
    assertThat(store.fetch(card, DatasetStore.Progress.NONE))
        .isEqualTo(new DatasetStore.Located(folder.resolve("cache/sub/source.csv"), sha256));
    Files.copy(data, folder.resolve("data/sub/t.csv"));
    assertThat(store.locate(card).sha256()).isEqualTo(derived);
  }

  @Test
  void filesOfTheProjectNeedNoDigest() throws Exception {
    DatasetStore store = store("");
    Path own = folder.resolve("home/datasets/embedded/o.csv");
    Files.write(own, CONTENT);
    assertThat(store.fetch(store.card("own"), DatasetStore.Progress.NONE))
        .isEqualTo(new DatasetStore.Located(own, sha256));
    assertThat(store.names()).containsExactly("own", "t");
  }

  @Test
  void theProcessTellsTheFolders() throws Exception {
    store("");
    Path home = folder.resolve("home");
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Path inside = Files.createDirectories(home.resolve("modules/app"));
    assertThat(DatasetStore.of(Map.of(), null, inside).names()).containsExactly("own", "t");
    assertThat(DatasetStore.of(Map.of(), home.toString(), folder).names()).hasSize(2);
    assertThatThrownBy(() -> DatasetStore.of(Map.of(), folder.toString(), inside))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no folder datasets");
    assertThatThrownBy(
            () -> DatasetStore.of(Map.of("MATLENS_DATA", "/nowhere/at/all"), null, inside))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("MATLENS_DATA names ");
    assertThatThrownBy(() -> DatasetStore.of(Map.of(), null, folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not inside the project");
  }
}
