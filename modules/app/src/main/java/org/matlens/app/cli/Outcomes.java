package org.matlens.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.matlens.input.InputException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What becomes of the inputs of a command, one after the other: each is shown or refused, and a
 * refused one does not keep the others from being shown. With JSON a refused input is an object
 * with {@code "error"} among the others, else a line on standard error.
 */
final class Outcomes {
  private final CommandSpec spec;
  private final boolean json;
  private boolean refused;
  private boolean shown;

  Outcomes(CommandSpec spec, boolean json) {
    this.spec = spec;
    this.json = json;
  }

  /** What a file holds, in its order. */
  interface Reading<E> {
    List<E> read(Path file) throws InputException;
  }

  /** Shows one thing that a file holds. */
  interface Showing<E> {
    void show(String file, E entry) throws InputException, IOException;
  }

  /** Shows all that files hold; gives the exit code. */
  <E> int ofFiles(List<String> files, Reading<E> reading, Showing<E> showing) throws IOException {
    for (String file : files) {
      try {
        for (E entry : reading.read(path(file))) {
          try {
            showing.show(file, entry);
          } catch (InputException e) {
            refuse(file, e);
          }
        }
      } catch (InputException e) {
        refuse(file, e);
      }
    }
    return exitCode();
  }

  private static Path path(String file) throws InputException {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new InputException("\"" + file + "\": not the name of a file", e);
    }
  }

  private void refuse(String file, InputException e) throws IOException {
    // The names of files stand in the messages of their readers, not in those of physics.
    boolean named = json || e.getMessage().contains(file);
    refuse(file, Math.max(1, e.line()), named ? e : e.at(file));
  }

  /**
   * Tells what is wrong with an input.
   *
   * @param line of the file it stands in, from 1
   */
  void refuse(String input, long line, InputException e) throws IOException {
    refused = true;
    if (!json) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("error: " + e.getMessage());
      Console.caret(e).ifPresent(err::println);
      err.flush();
      return;
    }
    print(
        JsonLine.of(
            g -> {
              g.writeStringField("input", input);
              g.writeObjectFieldStart("error");
              g.writeNumberField("line", line);
              g.writeStringField("message", e.getMessage());
              g.writeEndObject();
            }));
  }

  /** Tells of what was read with doubts; the place is empty for an input given literally. */
  void warn(Optional<String> place, List<String> warnings) {
    PrintWriter err = spec.commandLine().getErr();
    String prefix = "warning: " + place.map(p -> p + ": ").orElse("");
    warnings.forEach(warning -> err.println(prefix + warning));
    err.flush();
  }

  /** An empty line between two inputs that are shown to a person. */
  void separate() {
    if (shown) {
      print("");
    }
    shown = true;
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  /** After the last input: whether all of them could be shown. */
  int exitCode() {
    spec.commandLine().getOut().flush();
    return refused ? MatlensCommand.BAD_INPUT : MatlensCommand.OK;
  }
}
