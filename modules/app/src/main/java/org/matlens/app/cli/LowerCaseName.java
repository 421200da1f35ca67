package org.matlens.app.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant of an enum by its name in lower case, as the help shows it. */
abstract class LowerCaseName<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  LowerCaseName(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> name(e).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "\""
                        + value
                        + "\", expected "
                        + Arrays.stream(type.getEnumConstants())
                            .map(LowerCaseName::name)
                            .collect(Collectors.joining(" or "))));
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
