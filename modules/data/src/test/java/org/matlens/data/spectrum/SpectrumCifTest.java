package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;

class SpectrumCifTest {
  private static List<SpectrumEntry> entries(String text) throws InputException {
    return SpectrumFile.entries(SpectrumText.of("a.cif", text));
  }

  private static NamedSpectrum one(String text) throws InputException {
    assertThat(entries(text)).hasSize(1);
    return entries(text).get(0).orThrow();
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> one(text)).isInstanceOf(InputException.class).hasMessage(message);
  }

  private static final String RANGE =
      "data_a\n_pd_meas_2theta_range_min 8.0\n_pd_meas_2theta_range_max 9.5\n"
          + "_pd_meas_2theta_range_inc 0.5\n_diffrn_radiation_wavelength 1.5406\n";

  @Test
  void evenAnglesFollowFromTheRange() throws InputException {
    NamedSpectrum read =
        one(
            RANGE
                + "loop_\n_pd_meas_counts_total\n_pd_calc_intensity_total\n7 1\n5(2) .\n. 1\n3 1\n");
    assertThat(read.name()).isEqualTo("a");
    assertThat(read.spectrum())
        .hasToString("spectrum over 2theta (degree) 8.0 … 9.5, n = 3; intensity in counts");
    assertThat(read.spectrum().axis().values()).containsExactly(8, 8.5, 9.5);
    assertThat(read.spectrum().intensities()).containsExactly(7, 5, 3);
    assertThat(read.spectrum().metadata())
        .containsEntry("intensity", "_pd_meas_counts_total")
        .containsEntry("_diffrn_radiation_wavelength", "1.5406");
    assertThat(read.warnings()).containsExactly("1 rows have no intensity and are left out");
  }

  @Test
  void anAxisBesideTheIntensitiesComesFirst() throws InputException {
    String loop = "loop_\n%s\n_pd_proc_intensity_net\n1 4\n2 5\n3 7\n";
    for (List<String> axis :
        List.of(
            List.of("_pd_proc_2theta_corrected", "2theta (degree)"),
            List.of("_pd_proc_recip_len_Q", "q (1/angstrom)"),
            List.of("_pd_proc_d_spacing", "d (angstrom)"),
            List.of("_pd_meas_time_of_flight", "time of flight (us)"))) {
      assertThat(one(RANGE + loop.formatted(axis.get(0))).spectrum())
          .hasToString(
              "spectrum over " + axis.get(1) + " 1.0 … 3.0, n = 3; intensity in arbitrary");
    }
    NamedSpectrum raman =
        one(
            "# Raman Open Database\ndata_1\nloop_\n_raman_spectrum.raman_shift\n"
                + "_raman_spectrum.intensity\n91.5 1155\n96.3 1139\n");
    assertThat(raman.spectrum())
        .hasToString("spectrum over raman shift (1/cm) 91.5 … 96.3, n = 2; intensity in arbitrary");
  }

  @Test
  void everyBlockIsASpectrumOfItsOwn() throws InputException {
    String loop = "loop_\n_pd_meas_2theta_scan\n_pd_meas_counts_total\n1 4\n%s 5\n";
    List<SpectrumEntry> both =
        entries(
            "data_a\n"
                + loop.formatted("2")
                + "data_none\n_cell_length_a 3\ndata_b\n"
                + loop.formatted("1"));
    assertThat(both).hasSize(2);
    assertThat(both.get(0).orThrow().name()).isEqualTo("a");
    assertThatThrownBy(() -> both.get(1).orThrow())
        .hasMessage("a.cif, line 14: 2theta 1.0 after 1.0; expected strictly rising or falling");
  }

  @Test
  void oneErrorWithFileAndLine() {
    String loop = "loop_\n_pd_meas_counts_total\n7\n5\n3\n";
    refuses(
        "data_a\n_cell_length_a 3\n",
        "a.cif, line 1: a CIF without a measured spectrum; expected a loop with e.g."
            + " _pd_meas_counts_total");
    refuses(
        "data_a\n" + loop,
        "a.cif, line 2: no axis beside _pd_meas_counts_total; expected e.g. _pd_meas_2theta_scan, or"
            + " _pd_meas_2theta_range_min");
    refuses(
        RANGE + loop,
        "a.cif, line 6: 3 intensities; the block states angles from 8.0 to 9.5 by 0.5");
    refuses(
        RANGE + loop + "x\n",
        "a.cif, line 11: _pd_meas_counts_total \"x\"; expected a finite number");
    refuses("data_a\nloop_\n", "a.cif, line 2: loop without names");
  }
}
