/** The ledger: what plugins use, sampled, and the process beside them, in windows. */
@NullMarked
package dev.backplane.monitor.internal.ledger;

import org.jspecify.annotations.NullMarked;
