/** What plugins do that they should not; read as bytes, hardly ever run. */
package com.acme.sample;
