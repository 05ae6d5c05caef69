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

}  // namespace

const DemoWords& spanish_words() {
  static const DemoWords words{kFirstEs,  kSurnamesEs,    kStreetsEs,   kTradesEs, kSectorsEs,
                               kTownsEs,  kDepartmentsEs, kPositionsEs, kRolesEs,  kProjectsEs,
                               kVisitsEs, kTargetsEs,     kPostsEs,     kBodiesEs, kCommentsEs};
  return words;
}

const DemoWords& english_words() {
  static const DemoWords words{kFirstEn,  kSurnamesEn,    kStreetsEn,   kTradesEn, kSectorsEn,
                               kTownsEn,  kDepartmentsEn, kPositionsEn, kRolesEn,  kProjectsEn,
                               kVisitsEn, kTargetsEn,     kPostsEn,     kBodiesEn, kCommentsEn};
  return words;
}

}  // namespace panal::node
