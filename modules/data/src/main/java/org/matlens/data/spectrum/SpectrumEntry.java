package org.matlens.data.spectrum;

import org.matlens.input.InputException;

/** What became of one block of a file of spectra. */
public sealed interface SpectrumEntry {

  /** It is a spectrum. */
  record Read(NamedSpectrum spectrum) implements SpectrumEntry {}

  /**
   * It cannot be used.
   *
   * @param name of the block
   * @param fault with file and line
   */
  record Refused(String name, InputException fault) implements SpectrumEntry {}

  /** The spectrum, or the fault as an exception. */
  default NamedSpectrum orThrow() throws InputException {
    if (this instanceof Refused r) {
      throw r.fault();
    }
    return ((Read) this).spectrum();
  }
}
