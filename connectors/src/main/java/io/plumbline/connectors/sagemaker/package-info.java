/** The files of SageMaker Model Monitor: read and written without loss. */
@NullMarked
package io.plumbline.connectors.sagemaker;

import org.jspecify.annotations.NullMarked;
