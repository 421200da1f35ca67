package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifFile;
import org.matlens.data.cif.CifTable;
import org.matlens.data.cif.CifValue;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Spectra in CIF, one per block: powder patterns (pdCIF, International Tables for Crystallography
 * G, 2005, chapters 3.3 and 4.2), measured or processed, not calculated ones; and spectra of the
 * Raman Open Database (Y. El Mendili et al., J. Appl. Cryst. 52 (2019) 618,
 * doi:10.1107/S1600576719004229). The dictionaries set the units.
 */
final class SpectrumCif {
  private static final List<String> INTENSITIES =
      List.of(
          "_pd_meas_counts_total",
          "_pd_meas_intensity_total",
          "_pd_proc_intensity_total",
          "_pd_proc_intensity_net",
          "_raman_spectrum_intensity");

  private record Axis(String name, String quantity, String unit) {}

  private static final List<Axis> AXES =
      List.of(
          new Axis("_pd_meas_2theta_scan", "2theta", "degree"),
          new Axis("_pd_proc_2theta_corrected", "2theta", "degree"),
          new Axis("_pd_proc_recip_len_q", "q", "1/angstrom"),
          new Axis("_pd_proc_d_spacing", "d", "angstrom"),
          new Axis("_pd_meas_time_of_flight", "time of flight", "us"),
          new Axis("_raman_spectrum_raman_shift", "raman shift", "1/cm"));

  private final SpectrumText text;
  private final CifBlock block;
  private final List<String> warnings = new ArrayList<>();

  private SpectrumCif(SpectrumText text, CifBlock block) {
    this.text = text;
    this.block = block;
  }

  /** The patterns of a file, one per block that has one. */
  static List<SpectrumEntry> read(SpectrumText text) throws InputException {
    List<SpectrumEntry> out = new ArrayList<>();
    for (CifBlock block : CifFile.read(text.name(), String.join("\n", text.lines()))) {
      for (String name : INTENSITIES) {
        Optional<CifTable> table = block.table(name).filter(t -> t.rows() > 1);
        if (table.isPresent()) {
          out.add(new SpectrumCif(text, block).entry(name, table.get()));
          break;
        }
      }
    }
    if (out.isEmpty()) {
      String wanted = "expected a loop with e.g. " + INTENSITIES.get(0);
      throw text.fault("a CIF without a measured spectrum; " + wanted, 1);
    }
    return out;
  }

  private SpectrumEntry entry(String name, CifTable table) {
    try {
      Spectrum spectrum = spectrum(name, table);
      return new SpectrumEntry.Read(new NamedSpectrum(block.name(), spectrum, warnings));
    } catch (InputException e) {
      return new SpectrumEntry.Refused(block.name(), e);
    }
  }

  private Spectrum spectrum(String name, CifTable table) throws InputException {
    List<CifValue> intensities = table.columns().get(name);
    Axis axis = new Axis("", "2theta", "degree");
    double[] all = null;
    for (Axis a : AXES) {
      if (all == null && table.column(a.name()).isPresent()) {
        axis = a;
        all = numbers(a.name(), table.columns().get(a.name()));
      }
    }
    all = all == null ? range(name, table) : all;
    int n = intensities.size();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (intensities.get(i).isStated()) {
        kept.add(i);
      }
    }
    if (kept.isEmpty()) {
      throw text.fault(name + " states nothing; expected intensities", table.line());
    }
    if (kept.size() < n) {
      warnings.add(n - kept.size() + " rows have no intensity and are left out");
    }
    double[] x = new double[kept.size()];
    double[] y = new double[kept.size()];
    int[] lines = new int[kept.size()];
    for (int k = 0; k < kept.size(); k++) {
      CifValue value = intensities.get(kept.get(k));
      x[k] = all[kept.get(k)];
      y[k] = number(name, value);
      lines[k] = value.line();
    }
    SpectrumAxis at = text.axis(axis.quantity(), axis.unit(), x, lines);
    return new Spectrum(at, name.contains("counts") ? "counts" : "arbitrary", y, metadata(name));
  }

  private Map<String, String> metadata(String intensity) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("intensity", intensity);
    for (String key : List.of("_diffrn_radiation_wavelength", "_diffrn_radiation_probe")) {
      block.stated(key).ifPresent(v -> out.put(key, v.text()));
    }
    return out;
  }

  /** Evenly spaced angles between the ends that items of the block state. */
  private double[] range(String name, CifTable table) throws InputException {
    String own = name.startsWith("_pd_meas") ? "_pd_meas" : "_pd_proc";
    String other = name.startsWith("_pd_meas") ? "_pd_proc" : "_pd_meas";
    double[] ends = new double[3];
    String[] parts = {"min", "max", "inc"};
    for (int i = 0; i < 3; i++) {
      String item = "_2theta_range_" + parts[i];
      Optional<CifValue> stated = block.stated(own + item, other + item);
      if (stated.isEmpty()) {
        String has = "no axis beside " + name;
        String wanted = "expected e.g. " + AXES.get(0).name() + ", or " + own + item;
        throw text.fault(has + "; " + wanted, table.line());
      }
      ends[i] = number(own + item, stated.get());
    }
    int n = table.rows();
    double steps = (ends[1] - ends[0]) / ends[2];
    if (!(Math.abs(steps - (n - 1)) < 0.1)) {
      String range = "angles from " + ends[0] + " to " + ends[1] + " by " + ends[2];
      throw text.fault(n + " intensities; the block states " + range, table.line());
    }
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = ends[0] + (ends[1] - ends[0]) * i / (n - 1);
    }
    return out;
  }

  private double[] numbers(String name, List<CifValue> values) throws InputException {
    double[] out = new double[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(name, values.get(i));
    }
    return out;
  }

  private double number(String name, CifValue value) throws InputException {
    if (value.number().isEmpty()) {
      String has = name + " \"" + SpectrumText.shown(value.text()) + "\"";
      throw text.fault(has + "; expected a finite number", value.line());
    }
    return value.number().getAsDouble();
  }
}
