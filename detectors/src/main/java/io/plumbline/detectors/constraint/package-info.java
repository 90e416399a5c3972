/**
 * The statistics and rules of SageMaker Model Monitor's data quality: what its files hold, as
 * types, and its checks with their exact rules. Reading and writing the files is elsewhere.
 */
@NullMarked
package io.plumbline.detectors.constraint;

import org.jspecify.annotations.NullMarked;
