/** The store of a fleet in Redis; the only room that knows Jedis. */
@NullMarked
package dev.backplane.config.internal.fleet.redis;

import org.jspecify.annotations.NullMarked;
