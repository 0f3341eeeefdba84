/** The OSGi framework and Declarative Services as far as plugins go; every call bounded. */
@NullMarked
package dev.backplane.manager.internal.framework;

import org.jspecify.annotations.NullMarked;
