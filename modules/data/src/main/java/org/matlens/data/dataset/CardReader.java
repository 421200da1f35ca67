package org.matlens.data.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.matlens.input.InputException;

/** Reads dataset cards: YAML with the keys of {@link DatasetCard}, no others. */
final class CardReader {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private CardReader() {}

  /** Reads one card; errors name file, line and key. */
  static DatasetCard read(Path file) throws InputException {
    String text = TextFile.read(file);
    if (text.isBlank()) {
      throw new InputException(file + ": the file is empty; expected a dataset card");
    }
    DatasetCard card;
    try {
      card = YAML.readValue(text, DatasetCard.class);
    } catch (JsonProcessingException e) {
      // What a constructor refuses was read to its end, so its location is no help.
      boolean placed = e.getLocation() != null && !(e instanceof ValueInstantiationException);
      String line = placed ? ", line " + e.getLocation().getLineNr() : "";
      throw new InputException(file + line + ": " + reason(e), e);
    }
    if (card == null) {
      throw new InputException(file + ": the file is empty; expected a dataset card");
    }
    String stem = file.getFileName().toString().replaceFirst("\\.yaml$", "");
    if (!card.name().equals(stem)) {
      throw new InputException(
          "%s: name \"%s\"; expected the name of the file, \"%s\""
              .formatted(file, card.name(), stem));
    }
    return card;
  }

  private static String reason(JsonProcessingException e) {
    String first = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("").strip();
    if (!(e instanceof JsonMappingException mapping)) {
      return "not YAML: " + first;
    }
    String key = key(mapping);
    if (e instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      return "unknown key \"%s\"; expected one of %s".formatted(key, known);
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return (key.isEmpty() ? "" : key + ": ") + e.getCause().getMessage();
    }
    if (e instanceof InvalidFormatException format) {
      return "key \"%s\" is \"%s\"; expected %s"
          .formatted(key, format.getValue(), expected(format.getTargetType()));
    }
    if (e instanceof MismatchedInputException mismatch) {
      return "key \"%s\": expected %s".formatted(key, expected(mismatch.getTargetType()));
    }
    return key.isEmpty() ? first : "key \"" + key + "\": " + first;
  }

  private static String key(JsonMappingException e) {
    StringBuilder key = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        key.append('[').append(step.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return key.toString();
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "another value";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(c -> c.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (type == int.class) {
      return "a whole number";
    }
    if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() ? "a block of keys" : "a text";
  }
}
