/** The file door: reconciles the plugin folder with what the manager runs. */
@NullMarked
package dev.backplane.deploy.internal;

import org.jspecify.annotations.NullMarked;
