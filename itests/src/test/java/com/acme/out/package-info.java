/** A library as others write them. */
package com.acme.out;
