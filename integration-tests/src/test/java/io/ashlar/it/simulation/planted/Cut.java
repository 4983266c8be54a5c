package io.ashlar.it.simulation.planted;

/**
 * Where a bug goes into the product.
 *
 * @param type name of the class; many are not visible from here
 * @param method its only method of that name
 * @param advice what happens before or after it, or in its place
 */
record Cut(String type, String method, Class<?> advice) {
  @Override
  public String toString() {
    return type + "." + method;
  }
}
