/** What the bundles contain that the tests put together: see {@link Card}. */
package dev.backplane.itests.distribution.card;
