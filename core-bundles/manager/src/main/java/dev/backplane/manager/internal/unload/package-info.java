/** Whether what was taken away really went, and what holds it if not. */
@NullMarked
package dev.backplane.manager.internal.unload;

import org.jspecify.annotations.NullMarked;
