package org.matlens.app.cli;

import java.io.IOException;
import org.matlens.app.run.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"matlens " + BuildInfo.version() + " (" + BuildInfo.commit() + ")"};
  }
}
