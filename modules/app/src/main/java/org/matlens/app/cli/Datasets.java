package org.matlens.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.matlens.input.InputException;

/** What {@link DataCommand} asks of the dataset cards and of the folders their files lie in. */
interface Datasets {

  /** Names of all cards, in order. */
  List<String> names();

  /** What the card of this name says; an unknown name is an error that lists the known ones. */
  ObjectNode card(String name) throws InputException;

  /** The main file of a dataset, where it lies on this machine with the right digest. */
  Optional<Path> file(String name) throws InputException, IOException;

  /** Rows and distribution of the targets of a dataset whose file is on this machine. */
  ObjectNode statistics(String name) throws InputException, IOException;

  /** Downloads what is missing of a dataset, and gives its main file. */
  Path fetch(String name, Progress progress) throws InputException, IOException;

  /** Is told how far a download is. */
  interface Progress {
    /** A file starts: {@code total} bytes, or -1 when the server does not say. */
    LongConsumer start(String file, long total);
  }
}
