/**
 * Configuration: a YAML file and overrides enter, a {@link org.matlens.app.config.RunConfig}
 * leaves, validated as a whole. {@link org.matlens.app.config.Settings} reads one section and knows
 * where every value stands, for messages.
 */
package org.matlens.app.config;
