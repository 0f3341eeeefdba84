/** Whose a sample of the JDK Flight Recorder is: the bundle behind a class loader. */
@NullMarked
package dev.backplane.monitor.internal.jfr;

import org.jspecify.annotations.NullMarked;
