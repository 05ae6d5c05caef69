#include "src/node/demo_words.h"

namespace panal::node {
namespace {

using Text = std::string_view;

constexpr Text kFirstEs[] = {"Ana",    "Luis",   "María",  "Javier", "Carmen", "Álvaro", "Lucía",
                             "Óscar",  "Begoña", "Íñigo",  "Nuria",  "Pablo",  "Elena",  "Raúl",
                             "Inés",   "Hugo",   "Rocío",  "Iván",   "Marta",  "Andrés", "Sofía",
                             "Martín", "Paula",  "Adrián", "Irene",  "Ángel",  "Clara",  "Tomás"};
constexpr Text kSurnamesEs[] = {"García",   "Núñez", "Martínez", "Ibáñez", "López",   "Muñoz",
                                "Sánchez",  "Peña",  "Romero",   "Ortega", "Castaño", "Vidal",
                                "Iglesias", "Rivas", "Cordero",  "Zamora", "Ferrer",  "Quintana",
                                "Blanco",   "Soler", "Medina",   "Lozano", "Prieto",  "Ramos"};
constexpr Text kStreetsEs[] = {"Calle Mayor",       "Avenida de la Constitución",
                               "Calle del Sol",     "Plaza de España",
                               "Calle San Juan",    "Paseo de la Estación",
                               "Polígono Las Eras", "Calle de la Cañada",
                               "Ronda de Levante",  "Camino Viejo"};
constexpr Text kTradesEs[] = {"Talleres",    "Suministros",  "Ferretería",     "Panadería",
                              "Transportes", "Carpintería",  "Distribuciones", "Bodegas",
                              "Conservas",   "Electricidad", "Gráficas",       "Muebles"};
constexpr Text kSectorsEs[] = {
    "Industrial del Norte", "Aceros del Ebro",    "Alimentación Ibérica", "Construcciones Levante",
    "Hostelería Costa",     "Química Castellana", "Textil Mediterránea",  "Logística Central",
    "Energías del Sur",     "Papelera Cantábrica"};
constexpr Town kTownsEs[] = {{"Madrid", "280"},   {"Valencia", "460"}, {"Zaragoza", "500"},
                             {"Logroño", "260"},  {"Ávila", "050"},    {"Cádiz", "110"},
                             {"A Coruña", "150"}, {"Murcia", "300"},   {"León", "240"},
                             {"Almería", "040"},  {"Gijón", "332"},    {"Castellón", "120"}};
constexpr Text kDepartmentsEs[] = {"Dirección", "Ventas",         "Atención al cliente",
                                   "Almacén",   "Administración", "Informática"};
constexpr Text kPositionsEs[] = {"Gerente",         "Comercial",      "Agente de soporte",
                                 "Mozo de almacén", "Administrativo", "Técnico de sistemas"};
constexpr Text kRolesEs[] = {"Responsable", "Técnico", "Analista", "Coordinación", "Apoyo"};
constexpr Text kProjectsEs[] = {"Nueva web",           "Traslado de almacén", "Catálogo de otoño",
                                "Certificación ISO",   "Tienda en línea",     "Red de oficinas",
                                "Formación comercial", "Renovación de flota"};
constexpr Text kVisitsEs[] = {"Llevar el catálogo nuevo.",
                              "Quieren precio para 200 unidades.",
                              "Preguntar por el pedido atrasado.",
                              "Presentar a la nueva comercial.",
                              "Recoger muestras.",
                              "Comentar el descuento de fin de año.",
                              "Pendiente de su respuesta.",
                              "",
                              "Mejor por la mañana, antes de las once."};
constexpr Text kTargetsEs[] = {"", "Interesados.", "Piden plazo.", "Lo tienen con otro proveedor.",
                               "Firmado."};
constexpr Text kPostsEs[] = {"Bienvenida a las nuevas incorporaciones",
                             "Horario de verano",
                             "Resultados del trimestre",
                             "Feria de Zaragoza",
                             "Cambio de tarifas",
                             "Mantenimiento del domingo",
                             "Comida de Navidad",
                             "Nuevo cliente en Logroño"};
constexpr Text kBodiesEs[] = {
    "Los detalles están en la carpeta compartida. Dudas, a la responsable de cada departamento.",
    "A partir del lunes. Avisad a los clientes con visita esa semana.",
    "Gracias a todos: ha sido un buen mes y se nota en las visitas cumplidas."};
constexpr Text kCommentsEs[] = {"¡Enhorabuena!", "¿Vale también para el almacén?",
                                "Anotado, gracias.", "Lo comento con mis clientes."};

constexpr Text kCategoriesEs[] = {"Avería",      "Pedido",   "Factura",
                                  "Instalación", "Consulta", "Reclamación"};
constexpr Text kProductsEs[] = {"Terminal de venta", "Báscula",          "Impresora de etiquetas",
                                "Lector de códigos", "Programa de caja", "Cámara frigorífica"};
constexpr Text kTagsEs[] = {"En garantía", "Con contrato", "Repetida", "Falta pieza"};
constexpr Text kIncidentsEs[] = {
    "No imprime las etiquetas",        "El lector no reconoce algunos códigos",
    "Falta un bulto en el pedido",     "La factura no cuadra con el albarán",
    "La pantalla se queda en blanco",  "¿Cuándo llega el repuesto?",
    "Pesa de menos desde el traslado", "Hay que cambiar los datos de la empresa",
    "No deja cerrar la caja",          "Hace un ruido extraño al arrancar"};
constexpr Text kDescriptionsEs[] = {
    "Pasa desde ayer por la tarde. Ya la hemos apagado y encendido, y sigue igual.",
    "Nos corre prisa: el sábado es el día de más venta.",
    "Adjunto el número de serie en cuanto lo encuentre. Pueden llamar por las mañanas.",
    "Es la segunda vez este mes.", ""};
constexpr Text kRepliesEs[] = {
    "Gracias por avisar. ¿Nos dice el número de serie, que está en la parte de atrás?",
    "Lo hemos visto y pasa un técnico mañana entre las 10 y las 12.",
    "Queda enviado el repuesto; debería llegar en dos días.",
    "Hemos corregido la factura. La recibirá hoy por correo.",
    "Pruebe a actualizar el programa y cuéntenos si vuelve a ocurrir."};
constexpr Text kIncidentNotesEs[] = {
    "Le llamé, no coge el teléfono.", "Mismo fallo que en la tienda de Logroño: pieza defectuosa.",
    "Preguntar a administración antes de prometer nada.", "Tiene contrato hasta diciembre."};

constexpr Text kFirstEn[] = {"Emma",  "Jack",  "Olivia", "Harry", "Chloe",  "Liam", "Zoë",
                             "Noah",  "Grace", "Oscar",  "Renée", "Leo",    "Isla", "Finn",
                             "Alice", "Hugo",  "Ruby",   "Ivan",  "Martha", "Owen", "Sophie"};
constexpr Text kSurnamesEn[] = {"Smith",  "Jones",  "Taylor", "Brown",  "Wilson", "Evans",
                                "Walker", "Wright", "Hughes", "Green",  "Hall",   "Clarke",
                                "Baker",  "Cooper", "Ward",   "Turner", "Brontë", "Quinn"};
constexpr Text kStreetsEn[] = {"High Street", "Station Road",  "Mill Lane", "Church Street",
                               "Park Avenue", "Victoria Road", "Old Dock"};
constexpr Text kTradesEn[] = {"Workshops", "Supplies",  "Hardware", "Bakery",   "Haulage",
                              "Joinery",   "Wholesale", "Brewery",  "Printers", "Furniture"};
constexpr Text kSectorsEn[] = {"Northern Industries", "Severn Steel",     "Island Foods",
                               "Coast Hotels",        "Midland Paper",    "Southern Energy",
                               "Central Logistics",   "Highland Textiles"};
constexpr Town kTownsEn[] = {{"London", "280"}, {"Leeds", "460"},   {"Bristol", "500"},
                             {"York", "260"},   {"Cardiff", "110"}, {"Glasgow", "150"}};
constexpr Text kDepartmentsEn[] = {"Management", "Sales",    "Customer care",
                                   "Warehouse",  "Accounts", "Computing"};
constexpr Text kPositionsEn[] = {"Manager",     "Salesperson", "Support agent",
                                 "Storekeeper", "Clerk",       "Systems engineer"};
constexpr Text kRolesEn[] = {"Head", "Engineer", "Analyst", "Coordination", "Support"};
constexpr Text kProjectsEn[] = {"New web site",    "Warehouse move", "Autumn catalogue",
                                "ISO certificate", "Online shop",    "Office network",
                                "Sales training",  "Fleet renewal"};
constexpr Text kVisitsEn[] = {"Bring the new catalogue.",  "They want a price for 200 units.",
                              "Ask about the late order.", "",
                              "Collect samples.",          "Mornings are better, before eleven."};
constexpr Text kTargetsEn[] = {"", "Interested.", "They ask for time.", "Signed."};
constexpr Text kPostsEn[] = {"Welcome to our new colleagues",
                             "Summer hours",
                             "Quarterly results",
                             "Trade fair",
                             "New prices",
                             "Sunday maintenance"};
constexpr Text kBodiesEn[] = {
    "The details are in the shared folder. Questions to the head of each department.",
    "From Monday on. Tell the customers you visit that week.",
    "Thank you all: it was a good month, and the visits show it."};
constexpr Text kCommentsEn[] = {"Congratulations!", "Does that go for the warehouse, too?",
                                "Noted, thank you."};

constexpr Text kCategoriesEn[] = {"Fault",        "Order",    "Invoice",
                                  "Installation", "Question", "Complaint"};
constexpr Text kProductsEn[] = {"Till",           "Scales",        "Label printer",
                                "Barcode reader", "Till software", "Cold room"};
constexpr Text kTagsEn[] = {"Under warranty", "With contract", "Repeated", "Part missing"};
constexpr Text kIncidentsEn[] = {"It does not print labels",
                                 "The reader misses some codes",
                                 "A parcel of the order is missing",
                                 "Invoice and delivery note differ",
                                 "The screen goes blank",
                                 "When does the spare part come?",
                                 "It weighs too little since we moved",
                                 "It will not close the day"};
constexpr Text kDescriptionsEn[] = {
    "Since yesterday afternoon. We have turned it off and on, and nothing changed.",
    "It is urgent: Saturday is our busiest day.", "It is the second time this month.", ""};
constexpr Text kRepliesEn[] = {
    "Thank you for telling us. What is the serial number? It is on the back.",
    "We have looked at it: an engineer comes tomorrow between 10 and 12.",
    "The spare part is on its way and should be there in two days.",
    "Please update the software, and tell us whether it happens again."};
constexpr Text kIncidentNotesEn[] = {"Called, no answer.",
                                     "The same fault as in the Leeds shop: a bad part.",
                                     "Has a contract until December."};

}  // namespace

const DemoWords& spanish_words() {
  static const DemoWords words{
      kFirstEs,       kSurnamesEs,     kStreetsEs,  kTradesEs,       kSectorsEs,  kTownsEs,
      kDepartmentsEs, kPositionsEs,    kRolesEs,    kProjectsEs,     kVisitsEs,   kTargetsEs,
      kPostsEs,       kBodiesEs,       kCommentsEs, kCategoriesEs,   kProductsEs, kTagsEs,
      kIncidentsEs,   kDescriptionsEs, kRepliesEs,  kIncidentNotesEs};
  return words;
}

const DemoWords& english_words() {
  static const DemoWords words{
      kFirstEn,       kSurnamesEn,     kStreetsEn,  kTradesEn,       kSectorsEn,  kTownsEn,
      kDepartmentsEn, kPositionsEn,    kRolesEn,    kProjectsEn,     kVisitsEn,   kTargetsEn,
      kPostsEn,       kBodiesEn,       kCommentsEn, kCategoriesEn,   kProductsEn, kTagsEn,
      kIncidentsEn,   kDescriptionsEn, kRepliesEn,  kIncidentNotesEn};
  return words;
}

}  // namespace panal::node
