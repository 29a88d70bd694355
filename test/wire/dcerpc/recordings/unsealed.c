/* Samba's controller, with this preloaded, takes calls that nothing seals where it asks for privacy: so they can be read. */
#include <stdint.h>
struct dcesrv_connection_context;
struct dcesrv_interface;
uint32_t dcesrv_interface_bind_allow_connect(struct dcesrv_connection_context *, const struct dcesrv_interface *);

uint32_t dcesrv_interface_bind_require_privacy(struct dcesrv_connection_context *context, const struct dcesrv_interface *iface)
{
	return dcesrv_interface_bind_allow_connect(context, iface);
}
